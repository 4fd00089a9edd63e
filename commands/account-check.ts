import type { z } from 'zod';
import type { Account } from '../db/accounts.js';
import { openPauseRows } from '../db/pauses.js';
import { recordAction } from '../db/record-action.js';
import type { Answer } from '../src/chat/port.js';
import { assertNever } from '../src/domain/assert.js';
import { diagnose } from '../src/domain/diagnosis/diagnose.js';
import { explain } from '../src/domain/diagnosis/explain.js';
import type { Evidence } from '../src/domain/diagnosis/evidence.js';
import type { AccountFacts } from '../src/domain/diagnosis/facts.js';
import { zonedDay } from '../src/domain/zoned-time.js';
import { accountTexts } from '../src/i18n/commands-accounts.js';
import { formatClock, formatDateTime } from '../src/i18n/format.js';
import type { AccountCheck } from '../src/x/accounts.js';
import { accountOptionSpec, accountSchema } from './account-option.js';
import { secretReplyAnswer } from './account-check-secret.js';
import { bullets, note, notice, paragraph, privately } from './answer.js';
import { chooseAccount } from './choose-account.js';
import type { Command, CommandContext } from './command.js';
import { choiceOption } from './option-schemas.js';

/** Asks X about the account now; one that is well again goes on. */
const options = accountSchema.extend({ secret_reply: choiceOption(['yes']).optional() });

export const accountCheckCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['account', 'check'],
    summary: {
      ja: 'Xアカウントの状態を今すぐ確認する',
      en: 'Ask X now whether the account is well',
    },
    options: [
      accountOptionSpec,
      {
        name: 'secret_reply',
        summary: { ja: accountTexts.ja.secret.option, en: accountTexts.en.secret.option },
        kind: 'choice',
        choices: [{ value: 'yes', label: { ja: 'はい', en: 'yes' } }],
      },
    ],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context, given) => {
    const chosen = await chooseAccount(context, given.account, { linkedOnly: true });
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const { account } = chosen;
    const isProbe = given.secret_reply === 'yes';
    const answer = isProbe
      ? await secretReplyAnswer(context, account)
      : await answerTo(context, account, await context.checkAccount(account.id));
    const by = { at: context.now(), actor: context.interaction.person.actor };
    await context.database.db.transaction((tx) =>
      recordAction(tx, {
        ...by,
        verb: 'account-check',
        accountId: account.id,
        detail: { secretReply: isProbe },
      }),
    );
    return answer;
  },
};

async function answerTo(
  context: CommandContext,
  account: Account,
  check: AccountCheck,
): Promise<Answer> {
  const texts = accountTexts[context.locale];
  const title = texts.checkFailedTitle(account.handle);
  switch (check.kind) {
    case 'well':
      return well(context, account, check);
    case 'unwell':
      return refused(context, account, check.evidence);
    case 'unclear':
      return privately(context, notice('attention', title, [texts.checkUnclear]));
    case 'unlinked':
      return privately(context, notice('alarm', title, [texts.notReady(account.handle)]));
    default:
      return assertNever(check);
  }
}

async function well(
  context: CommandContext,
  account: Account,
  { facts, resumed }: Extract<AccountCheck, { kind: 'well' }>,
): Promise<Answer> {
  const { database, locale, config } = context;
  const texts = accountTexts[locale];
  const still = await openPauseRows(database.db, account.id);
  return privately(context, {
    tone: still.length === 0 ? 'good' : 'attention',
    title: texts.checkTitle(facts.handle),
    blocks: [
      paragraph(texts.checkWell(formatClock(context.now(), config.timeZone))),
      ...(resumed > 0 ? [paragraph(texts.checkResumed(resumed))] : []),
      ...(still.length > 0 ? [paragraph(texts.checkStillPaused)] : []),
      ...factLines(context, facts),
    ],
    buttons: [],
  });
}

function factLines({ locale, config }: CommandContext, facts: AccountFacts) {
  const texts = accountTexts[locale];
  const created =
    facts.createdAt === null
      ? []
      : [texts.created(zonedDay(new Date(facts.createdAt), config.timeZone))];
  const { verifiedType } = facts;
  const isVerified = verifiedType !== null && verifiedType !== 'none';
  const verified = isVerified ? [texts.verified(verifiedType)] : [];
  const lines = [
    ...created,
    ...verified,
    ...(facts.protected === true ? [texts.protectedAccount] : []),
  ];
  return lines.length === 0 ? [] : [bullets(lines)];
}

function refused(context: CommandContext, account: Account, evidence: Evidence): Answer {
  const { locale, config } = context;
  const texts = accountTexts[locale];
  const title = texts.checkFailedTitle(account.handle);
  const diagnosis = diagnose({
    evidence,
    kind: 'dm',
    text: '',
    recipient: null,
    account: account.facts,
    canRefreshToken: false,
    recent: [],
    now: context.now(),
  });
  const explained = explain({
    diagnosis,
    evidence,
    locale,
    formatTime: (at) => formatDateTime(at, config.timeZone),
  });
  return privately(context, {
    tone: 'alarm',
    title,
    blocks: [
      paragraph(explained.headline),
      bullets(explained.remedies.map((remedy) => remedy.text)),
      ...explained.evidence.map(note),
    ],
    buttons: [],
  });
}
