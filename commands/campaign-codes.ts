import { z } from 'zod';
import { addCodes, type AddedCodes } from '../db/campaign-codes.js';
import { retryingConflicts } from '../db/retry-conflicts.js';
import type { View } from '../src/chat/cards.js';
import { assertNever } from '../src/domain/assert.js';
import { readCodeFile, readCodeList, type CodesReading } from '../src/domain/campaigns/codes.js';
import { campaignFaultText } from '../src/i18n/campaigns.js';
import { campaignTexts } from '../src/i18n/commands-campaigns.js';
import { formatNumber } from '../src/i18n/format.js';
import { notice, privately } from './answer.js';
import { chooseCampaign, campaignGone } from './campaigns/choose-campaign.js';
import { codesFileFault, readGivenCodes } from './campaigns/given-codes.js';
import type { Command, CommandContext } from './command.js';
import { wordsOption } from './option-schemas.js';
import { ruleIdSpec } from './rule-option.js';

const options = z.strictObject({ id: wordsOption, codes: wordsOption.optional() });

/** Adds prize codes, all of them or none, and says how many are left. */
export const campaignCodesCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['campaign', 'codes'],
    summary: { ja: '賞品コードを追加する', en: 'Add prize codes' },
    options: [
      { ...ruleIdSpec, takesRest: false },
      { name: 'codes', summary: { ja: 'コード(、区切り)', en: 'Codes' }, kind: 'text' },
      { name: 'file', summary: { ja: 'コードのCSV', en: 'Codes as CSV' }, kind: 'file' },
    ],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context, { id, codes }) => {
    const chosen = await chooseCampaign(context, id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const { rule, codes: counts } = chosen.found;
    const { locale } = context;
    const texts = campaignTexts[locale];
    const title = texts.codesTitle(rule.name);
    const file = context.files['file'];
    const given = file === undefined ? null : await readGivenCodes(file);
    if (given !== null && given.kind !== 'text') {
      const line = campaignFaultText(codesFileFault(given), locale);
      return privately(context, notice('attention', title, [line]));
    }
    if (codes === undefined && given === null) {
      const line =
        counts.total === 0
          ? texts.withoutCodes
          : texts.codesShow(formatNumber(counts.left, locale), formatNumber(counts.total, locale));
      return privately(context, notice('info', title, [line]));
    }
    const added = await add(context, rule.id, {
      listed: codes ?? null,
      filed: given?.text ?? null,
    });
    return privately(context, addedView(context, title, added));
  },
};

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
