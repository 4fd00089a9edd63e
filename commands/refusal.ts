import type { Grant } from '../src/config.js';
import type { View } from '../src/chat/cards.js';
import type { Platform } from '../src/domain/actor.js';
import type { Locale } from '../src/domain/locale.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { notice } from './answer.js';
import type { Permission } from './permissions.js';

interface Lists {
  readonly admins: readonly Grant[] | null;
  readonly operators: readonly Grant[];
}

/** Says why somebody may not do it, and who may (silent refusals become support cases). */
export function refusalView(
  why: Extract<Permission, { kind: 'refused' }>['why'],
  lists: Lists,
  platform: Platform,
  locale: Locale,
): View {
  const texts = sharedTexts[locale];
  const admins = `${texts.admins}: ${whoText(lists.admins, platform, locale)}`;
  const operators = `${texts.operators}: ${whoText(lists.operators, platform, locale)}`;
  const who = why === 'not-admin' ? admins : `${operators} / ${admins}`;
  return notice('attention', texts.refusedTitle, [texts.refused[why], texts.whoMay(who)]);
}

/** The people of one list on this platform, as plain text that pings nobody. */
export function whoText(
  grants: readonly Grant[] | null,
  platform: Platform,
  locale: Locale,
): string {
  const texts = sharedTexts[locale];
  if (grants === null) return texts.platformAdmins[platform];
  const names = grants.flatMap((grant) => {
    if (grant.kind === 'anyone') return [texts.anyoneHere];
    if (grant.platform !== platform) return [];
    return [grant.kind === 'user' ? texts.user(grant.id) : texts.group[platform](grant.id)];
  });
  return names.length === 0 ? texts.nobodyHere : names.join(', ');
}
