import { z } from 'zod';
import { listAccounts } from '../db/accounts.js';
import {
  addOptOut,
  knownRecipient,
  listOptOuts,
  removeOptOut,
  type OptOutPerson,
} from '../db/opt-outs.js';
import type { OptionSpec } from '../src/chat/port.js';
import { optOutTexts } from '../src/i18n/commands-optout.js';
import { formatDateTime, formatNumber, politeActor } from '../src/i18n/format.js';
import { bullets, note, notice, privately } from './answer.js';
import type { Command, CommandContext } from './command.js';
import { findOnX } from './find-on-x.js';
import { handleOption } from './option-schemas.js';

const who = z.strictObject({ user: handleOption });
const nothing = z.strictObject({});

/** How many are listed: the newest. */
const listed = 50;

const userOption: OptionSpec = {
  name: 'user',
  summary: { ja: '相手のXユーザー名', en: 'X handle of the person' },
  kind: 'text',
  takesRest: true,
};

/** They are never written to again, from now on. */
export const optOutAddCommand: Command<z.infer<typeof who>> = {
  spec: {
    path: ['optout', 'add'],
    summary: { ja: '相手への送信を停止する(配信停止)', en: 'Never write to a person again' },
    options: [userOption],
    visibility: 'private',
  },
  options: who,
  role: () => 'operator',
  run: async (context, { user }) => {
    const { database, interaction, locale } = context;
    const texts = optOutTexts[locale];
    const meant = await whoIsMeant(context, user);
    if (meant.kind !== 'person') {
      const line = meant.kind === 'nobody' ? texts.notFound(user) : texts.cannotTell(user);
      return privately(context, notice('attention', texts.notFoundTitle, [line]));
    }
    const { actor } = interaction.person;
    const { person } = meant;
    const { added, skipped } = await database.db.transaction((tx) =>
      addOptOut(tx, { person, source: 'person', actor, now: context.now() }),
    );
    const lines = [
      added ? texts.added : texts.already,
      ...(skipped > 0 ? [texts.skipped(formatNumber(skipped, locale))] : []),
      ...(meant.fromHistory ? [texts.fromHistory] : []),
    ];
    return privately(context, notice('good', texts.addedTitle(person.handle), lines));
  },
};

/** They may be written to again. */
export const optOutRemoveCommand: Command<z.infer<typeof who>> = {
  spec: {
    path: ['optout', 'remove'],
    summary: { ja: '配信停止を取り消す', en: 'Let a person be written to again' },
    options: [userOption],
    visibility: 'private',
  },
  options: who,
  role: () => 'operator',
  run: async (context, { user }) => {
    const { database, interaction, locale } = context;
    const by = { actor: interaction.person.actor, now: context.now() };
    const remove = (which: { handle: string } | { xUserId: string }) =>
      database.db.transaction((tx) => removeOptOut(tx, which, by));
    const removed =
      (await remove({ handle: user })) ?? (await removeRenamed(context, user, remove));
    const texts = optOutTexts[locale];
    return removed === null
      ? privately(context, notice('info', texts.listTitle('0'), [texts.notListed(user)]))
      : privately(context, notice('good', texts.removedTitle(user), [texts.removed]));
  },
};

/** Somebody who has another handle now than when they opted out. */
async function removeRenamed<T>(
  context: CommandContext,
  user: string,
  remove: (which: { xUserId: string }) => Promise<T | null>,
): Promise<T | null> {
  const meant = await whoIsMeant(context, user);
  return meant.kind === 'person' ? remove({ xUserId: meant.person.xUserId }) : null;
}

/** Everybody who must never be written to, the newest first. */
export const optOutListCommand: Command<z.infer<typeof nothing>> = {
  spec: {
    path: ['optout', 'list'],
    summary: { ja: '配信停止の一覧', en: 'Everybody who opted out' },
    options: [],
    visibility: 'private',
  },
  options: nothing,
  role: () => 'operator',
  run: async (context) => {
    const { locale, config, database } = context;
    const texts = optOutTexts[locale];
    const { newest, total } = await listOptOuts(database.db, listed);
    const title = texts.listTitle(formatNumber(total, locale));
    if (total === 0) return privately(context, notice('info', title, [texts.none]));
    const lines = newest.map((entry) => {
      const source = texts.source[entry.source](politeActor(entry.addedBy, locale));
      return `@${entry.handle} ・ ${formatDateTime(entry.addedAt, config.timeZone)} ・ ${source}`;
    });
    const more = total - newest.length;
    return privately(context, {
      tone: 'info',
      title,
      blocks: [bullets(lines), ...(more > 0 ? [note(texts.more(formatNumber(more, locale)))] : [])],
      buttons: [],
    });
  },
};

type Meant =
  | { readonly kind: 'person'; readonly person: OptOutPerson; readonly fromHistory: boolean }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'cannot-tell' };

/** Asks X through the first linked account; else the history knows whom we wrote to. */
async function whoIsMeant(context: CommandContext, handle: string): Promise<Meant> {
  const { database } = context;
  const accounts = await listAccounts(database.db);
  const linked = accounts.find((account) => account.state === 'linked');
  const found = linked === undefined ? null : await findOnX(context, linked.id, handle);
  if (found?.kind === 'found') {
    const { xUserId, handle: written } = found.facts;
    return { kind: 'person', person: { xUserId, handle: written }, fromHistory: false };
  }
  const known = await knownRecipient(database.db, handle);
  if (known !== null) return { kind: 'person', person: known, fromHistory: true };
  return { kind: found?.kind === 'nobody' ? 'nobody' : 'cannot-tell' };
}
