import { addCodes, type AddedCodes } from '../../db/campaign-codes.js';
import type { Campaign } from '../../db/campaigns.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import type { View } from '../../src/chat/cards.js';
import type { GivenFile } from '../../src/chat/port.js';
import { assertNever } from '../../src/domain/assert.js';
import { readCodeFile, readCodeList, type CodesReading } from '../../src/domain/campaigns/codes.js';
import { campaignFaultText } from '../../src/i18n/campaigns.js';
import { campaignTexts } from '../../src/i18n/commands-campaigns.js';
import { formatNumber } from '../../src/i18n/format.js';
import { notice } from '../answer.js';
import type { CommandContext } from '../command.js';
import { campaignGone } from './choose-campaign.js';
import { codesFileFault, readGivenCodes } from './given-codes.js';

/** Prize codes as somebody gave them: a list, a file, or both. */
export interface CodesGiven {
  readonly codes: string | undefined;
  readonly file: GivenFile | undefined;
}

/** Adds codes to a campaign, all of them or none, and says how many are left. */
export async function addGivenCodes(
  context: CommandContext,
  { rule }: Campaign,
  { codes, file }: CodesGiven,
): Promise<View> {
  const { locale } = context;
  const title = campaignTexts[locale].codesTitle(rule.name);
  const given = file === undefined ? null : await readGivenCodes(file);
  if (given !== null && given.kind !== 'text') {
    return notice('attention', title, [campaignFaultText(codesFileFault(given), locale)]);
  }
  const added = await add(context, rule.id, { listed: codes ?? null, filed: given?.text ?? null });
  return addedView(context, title, added);
}

function add(
  { database, interaction, now }: CommandContext,
  ruleId: number,
  { listed, filed }: { readonly listed: string | null; readonly filed: string | null },
): Promise<AddedCodes> {
  const read = (existing: readonly string[]): CodesReading => {
    const first = listed === null ? null : readCodeList(listed, existing);
    if (first?.kind === 'wrong' || filed === null) return first ?? { kind: 'read', codes: [] };
    const known = first === null ? existing : [...existing, ...first.codes];
    const second = readCodeFile(filed, known);
    return second.kind === 'wrong' || first === null
      ? second
      : { kind: 'read', codes: [...first.codes, ...second.codes] };
  };
  const actor = interaction.person.actor;
  return retryingConflicts(() =>
    database.db.transaction((tx) => addCodes(tx, { ruleId, read, actor, now: now() })),
  );
}

function addedView(context: CommandContext, title: string, added: AddedCodes): View {
  const { locale } = context;
  const texts = campaignTexts[locale];
  switch (added.kind) {
    case 'missing':
      return campaignGone(context);
    case 'without_codes':
      return notice('attention', title, [texts.withoutCodes]);
    case 'wrong':
      return notice(
        'attention',
        title,
        added.faults.map((fault) => campaignFaultText(fault, locale)),
      );
    case 'added':
      return notice(added.added === 0 ? 'attention' : 'good', title, [
        ...(added.added === 0 ? [texts.noCodesGiven] : []),
        texts.codesAdded(formatNumber(added.added, locale), formatNumber(added.left, locale)),
      ]);
    default:
      return assertNever(added);
  }
}
