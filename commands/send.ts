import { z } from 'zod';
import type { Account } from '../db/accounts.js';
import { makeSend } from '../db/make-send.js';
import { isOptedOut } from '../db/opt-outs.js';
import { recordAction } from '../db/record-action.js';
import type { Answer } from '../src/chat/port.js';
import type { RecipientFacts } from '../src/domain/diagnosis/facts.js';
import { sendKinds, type SendKind } from '../src/domain/sending/send.js';
import { sendTexts } from '../src/i18n/commands-send.js';
import { kindNames } from '../src/i18n/format.js';
import { departureText } from './act-on-send.js';
import { notice, privately } from './answer.js';
import { chooseAccount } from './choose-account.js';
import { findOnX } from './find-on-x.js';
import type { Command, CommandContext } from './command.js';
import { textFaultText, textLimit } from './text-fault.js';
import { choiceOption, handleOption, postOption, wordsOption } from './option-schemas.js';

const options = z.strictObject({
  to: handleOption,
  text: wordsOption,
  account: handleOption.optional(),
  kind: choiceOption(sendKinds).optional(),
  post: postOption.optional(),
});

type Options = z.infer<typeof options>;

/** One message now, through the same loop; the text goes as it is written. */
export const sendCommand: Command<Options> = {
  spec: {
    path: ['send'],
    summary: { ja: '1件だけ今すぐ送る', en: 'Send one message now' },
    options: [
      {
        name: 'to',
        summary: { ja: '相手のXユーザー名', en: 'X handle of the recipient' },
        kind: 'text',
      },
      {
        name: 'text',
        summary: { ja: '文面(書いたとおりに送ります)', en: 'The text, sent as it is written' },
        kind: 'text',
        takesRest: true,
      },
      {
        name: 'account',
        summary: { ja: '送信アカウント', en: 'Sending account' },
        kind: 'text',
        suggests: true,
      },
      {
        name: 'kind',
        summary: { ja: 'DMかリプライ', en: 'DM or reply' },
        kind: 'choice',
        choices: sendKinds.map((value) => ({
          value,
          label: { ja: kindNames.ja[value], en: kindNames.en[value] },
        })),
      },
      {
        name: 'post',
        summary: { ja: '返信先のポストのIDかURL', en: 'Id or address of the post to reply to' },
        kind: 'text',
      },
    ],
    visibility: 'private',
  },
  options,
  role: () => 'operator',
  run: async (context, given) => {
    const kind = given.kind ?? (given.post === undefined ? 'dm' : 'reply');
    const texts = sendTexts[context.locale];
    if (kind === 'reply' && given.post === undefined) return refuse(context, texts.needsPost);
    if (kind === 'dm' && given.post !== undefined) return refuse(context, texts.postForReply);
    const chosen = await chooseAccount(context, given.account, { linkedOnly: true });
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const limit = textLimit(kind, chosen.account.facts);
    const fault = textFaultText(context, given.text, { kind, limit });
    if (fault !== null) return refuse(context, fault);
    return toPerson(context, given, kind, chosen.account);
  },
};

type Found = Extract<RecipientFacts, { kind: 'found' }>;

async function toPerson(
  context: CommandContext,
  given: Options,
  kind: SendKind,
  account: Account,
): Promise<Answer> {
  const texts = sendTexts[context.locale];
  const found = await findOnX(context, account.id, given.to);
  if (found.kind === 'not-ready') return refuse(context, texts.notReady(account.handle));
  if (found.kind === 'cannot-ask') return refuse(context, texts.lookUpFailed(given.to));
  if (found.kind === 'nobody') return refuse(context, texts.nobody[found.reason](given.to));
  const { facts } = found;
  if (facts.xUserId === account.xUserId) return refuse(context, texts.ourselves);
  if (await isOptedOut(context.database.db, facts.xUserId, facts.handle)) {
    return refuse(context, texts.optedOut(facts.handle));
  }
  return make(context, given, { kind, account, facts });
}

async function make(
  context: CommandContext,
  given: Options,
  { kind, account, facts }: { kind: SendKind; account: Account; facts: Found },
): Promise<Answer> {
  const { database, interaction } = context;
  const now = context.now();
  const { actor } = interaction.person;
  const made = await database.db.transaction(async (tx) => {
    const result = await makeSend(tx, {
      accountId: account.id,
      kind,
      origin: 'person',
      madeBy: actor,
      recipient: { xUserId: facts.xUserId, handle: facts.handle, name: facts.name },
      ...(given.post === undefined ? {} : { postId: given.post }),
      text: given.text,
      requestKey: interaction.requestKey,
      now,
    });
    if (result.kind === 'made') {
      const action = { at: now, actor, verb: 'send', sendId: result.id, accountId: account.id };
      await recordAction(tx, action);
    }
    return result;
  });
  const texts = sendTexts[context.locale];
  if (made.kind === 'known')
    return privately(context, notice('info', texts.title, [texts.known(made.id)]));
  const held = await departureText(context, { accountId: account.id, kind });
  const kindName = kindNames[context.locale][kind];
  return privately(
    context,
    notice('good', texts.title, [
      texts.accepted(made.id, kindName, facts.handle, account.handle),
      ...(held.length === 0 ? [texts.goesNow] : held),
      texts.follow(made.id),
    ]),
  );
}

function refuse(context: CommandContext, why: string): Answer {
  const texts = sendTexts[context.locale];
  return privately(context, notice('attention', texts.refusedTitle, [why, texts.nothingSent]));
}
