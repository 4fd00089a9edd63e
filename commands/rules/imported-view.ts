import type { View } from '../../src/chat/cards.js';
import { assertNever } from '../../src/domain/assert.js';
import { ruleFileTexts } from '../../src/i18n/commands-rule-file.js';
import { formatNumber } from '../../src/i18n/format.js';
import { fileProblemText } from '../../src/i18n/rules.js';
import { bullets, note, notice, paragraph, strong } from '../answer.js';
import type { CommandContext } from '../command.js';
import { keepImportDraft } from './import-draft.js';
import type { Imported } from './import-file.js';
import { findingBlocks } from './rule-answers.js';
import { ruleFileLimitBytes } from './rule-yaml.js';

/** More problems than anybody puts right in one go. */
const shownMax = 30;

/** What reading a file of rules came to. Where accepting is all that is missing, the file is kept for the button that does. */
export async function importedView(context: CommandContext, imported: Imported): Promise<View> {
  const { locale } = context;
  const texts = ruleFileTexts[locale];
  const number = (value: number): string => formatNumber(value, locale);
  const refused = (...lines: readonly string[]): View =>
    notice('attention', texts.refusedTitle, [...lines, texts.nothingChanged]);
  switch (imported.kind) {
    case 'unreadable':
      return refused(imported.why);
    case 'too-large':
      return refused(texts.tooLarge(number(ruleFileLimitBytes / 1024 / 1024)));
    case 'not-text':
      return refused(texts.notText);
    case 'alias':
      return refused(texts.alias);
    case 'wrong':
      return refused(
        imported.at === null
          ? texts.notYaml
          : texts.notYamlAt(number(imported.at.line), number(imported.at.column)),
      );
    case 'outdated':
      return notice('attention', texts.refusedTitle, [texts.outdated]);
    case 'problems': {
      const lines = imported.problems.map(({ problem, line }) =>
        fileProblemText(problem, locale, line),
      );
      const more = lines.length - shownMax;
      return {
        tone: 'attention',
        title: texts.refusedTitle,
        blocks: [
          bullets(lines.slice(0, shownMax)),
          ...(more > 0 ? [note(texts.more(number(more)))] : []),
          paragraph(texts.nothingChanged),
        ],
        buttons: [],
      };
    }
    case 'needs-accept':
      return acceptView(context, imported);
    case 'done':
      return doneView(context, imported.rules);
    default:
      return assertNever(imported);
  }
}

/** Rules whose findings are told in full; of the others the names, since they are accepted too. */
const explainedMax = 5;

async function acceptView(
  context: CommandContext,
  { rules, text }: Extract<Imported, { readonly kind: 'needs-accept' }>,
): Promise<View> {
  const { locale } = context;
  const texts = ruleFileTexts[locale];
  const draftId = await keepImportDraft(context, text);
  const others = rules.slice(explainedMax);
  const shown = others.slice(0, shownMax).map(({ rule }) => rule.name);
  const more = others.length - shown.length;
  return {
    tone: 'attention',
    title: texts.refusedTitle,
    blocks: [
      ...rules
        .slice(0, explainedMax)
        .flatMap(({ rule, findings }) => [
          strong(texts.needsAccept(rule.name)),
          ...findingBlocks(findings, locale),
        ]),
      ...(others.length === 0
        ? []
        : [
            strong(texts.othersNeedAccept),
            bullets([...shown, ...(more > 0 ? [texts.more(formatNumber(more, locale))] : [])]),
          ]),
      paragraph(texts.acceptHow),
      paragraph(texts.nothingChangedYet),
    ],
    buttons: [{ verb: 'accept', id: String(draftId), label: texts.accept, style: 'danger' }],
  };
}

function doneView(
  { locale }: CommandContext,
  rules: Extract<Imported, { readonly kind: 'done' }>['rules'],
): View {
  const texts = ruleFileTexts[locale];
  const number = (value: number): string => formatNumber(value, locale);
  const unchanged = rules.filter(({ kind }) => kind === 'unchanged').length;
  if (unchanged === rules.length) {
    return notice('info', texts.sameTitle, [texts.same(number(rules.length))]);
  }
  const lines = rules.flatMap((rule) => {
    if (rule.kind === 'made') return [texts.made(rule.name, String(rule.ruleId))];
    return rule.kind === 'changed' ? [texts.changed(rule.name, number(rule.version))] : [];
  });
  return {
    tone: 'good',
    title: texts.doneTitle,
    blocks: [
      bullets([
        ...lines.slice(0, shownMax),
        ...(lines.length > shownMax ? [texts.more(number(lines.length - shownMax))] : []),
        ...(unchanged > 0 ? [texts.unchanged(number(unchanged))] : []),
      ]),
    ],
    buttons: [],
  };
}

/** Says that no file came along. */
export function noFileView({ locale }: CommandContext): View {
  const texts = ruleFileTexts[locale];
  return notice('attention', texts.refusedTitle, [texts.noFile]);
}
