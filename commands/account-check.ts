import type { z } from 'zod';
import { updateAccountFacts, type Account } from '../db/accounts.js';
import { endPausesOnCheck, openPauseRows } from '../db/pauses.js';
import { recordAction } from '../db/record-action.js';
import type { Answer } from '../src/chat/port.js';
import { diagnose } from '../src/domain/diagnosis/diagnose.js';
import { explain } from '../src/domain/diagnosis/explain.js';
import type { Evidence } from '../src/domain/diagnosis/evidence.js';
import type { AccountFacts } from '../src/domain/diagnosis/facts.js';
import { zonedDay } from '../src/domain/zoned-time.js';
import { accountTexts } from '../src/i18n/commands-accounts.js';
import { formatClock, formatDateTime } from '../src/i18n/format.js';
import type { Reading, XAccount } from '../src/x/port.js';
import { accountOptionSpec, accountSchema } from './account-option.js';
import { bullets, note, notice, paragraph, privately } from './answer.js';
import { chooseAccount } from './choose-account.js';
import type { Command, CommandContext } from './command.js';

/** How long until the account is looked at again by itself. */
const checkEveryMs = 60 * 60_000;

/** Asks X about the account now; one that is well again goes on. */
export const accountCheckCommand: Command<z.infer<typeof accountSchema>> = {
  spec: {
    path: ['account', 'check'],
    summary: {
      ja: 'Xアカウントの状態を今すぐ確認する',
      en: 'Ask X now whether the account is well',
    },
    options: [accountOptionSpec],
    visibility: 'private',
  },
  options: accountSchema,
  role: () => 'admin',
  run: async (context, given) => {
    const chosen = await chooseAccount(context, given.account, { linkedOnly: true });
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const { account } = chosen;
    const texts = accountTexts[context.locale];
    const xAccount = await context.xAccounts.get(account.id);
    if (xAccount === null) {
      const lines = [texts.notReady(account.handle)];
      return privately(context, notice('alarm', texts.checkFailedTitle(account.handle), lines));
    }
    const reading = await readOwn(context, xAccount);
    return reading.kind === 'read'
      ? well(context, account, reading.value)
      : refused(context, account, reading.evidence);
  },
};

/** An access token may merely be old: it is renewed once before anybody is told that it is broken. */
async function readOwn(
  { x, xAccounts }: CommandContext,
  account: XAccount,
): Promise<Reading<AccountFacts>> {
  const reading = await x.ownAccount(account);
  const { credentials, accountId } = account;
  if (reading.kind === 'read' || credentials.kind !== 'oauth2') return reading;
  const { answer } = reading.evidence;
  if (answer.kind !== 'http' || answer.status !== 401) return reading;
  const renewal = await xAccounts.renew(accountId, credentials.accessToken);
  return renewal.kind === 'renewed' ? x.ownAccount(renewal.account) : reading;
}

async function well(
  context: CommandContext,
  account: Account,
  facts: AccountFacts,
): Promise<Answer> {
  const { database, interaction, locale, config } = context;
  const now = context.now();
  const next = new Date(now.getTime() + checkEveryMs);
  const ended = await database.db.transaction(async (tx) => {
    await updateAccountFacts(tx, account.id, facts, next);
    const { actor } = interaction.person;
    await recordAction(tx, { at: now, actor, verb: 'account-check', accountId: account.id });
    return endPausesOnCheck(tx, account.id, now);
  });
  const texts = accountTexts[locale];
  const still = await openPauseRows(database.db, account.id);
  return privately(context, {
    tone: still.length === 0 ? 'good' : 'attention',
    title: texts.checkTitle(facts.handle),
    blocks: [
      paragraph(texts.checkWell(formatClock(now, config.timeZone))),
      ...(ended > 0 ? [paragraph(texts.checkResumed(ended))] : []),
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
  const verified = facts.verifiedType === null ? [] : [texts.verified(facts.verifiedType)];
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
  if (evidence.answer.kind === 'transport') {
    return privately(context, notice('attention', title, [texts.checkUnclear]));
  }
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
