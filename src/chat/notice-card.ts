import { assertNever } from '../domain/assert.js';
import type { NoticeKind, NoticeView } from '../domain/notice.js';
import { stockAlertText } from '../i18n/campaigns.js';
import { cardMoment } from '../i18n/cards.js';
import { formatNumber } from '../i18n/format.js';
import { noticeTexts } from '../i18n/notices.js';
import { sourceProblemText } from '../i18n/source-problems.js';
import { note, strong, text, type CardContent, type CardContext } from './card-content.js';
import type { Block, Tone } from './cards.js';
import { oneLine } from './one-line.js';

/** The card of something that channels are told once. */
export function noticeCard(view: NoticeView, context: CardContext): CardContent {
  const texts = noticeTexts[context.locale];
  const about = view.rule === null ? `@${view.account.handle}` : oneLine(view.rule.name, 60);
  const isCampaign = view.kind !== 'source_problem' || view.content['of'] === 'campaign';
  return {
    tone: isSettled(view) ? 'info' : tones[view.kind],
    title: texts.titles[view.kind](about),
    blocks: [
      ...bodyOf(view, context),
      {
        kind: 'fields',
        fields: [
          { label: texts.account, text: `@${view.account.handle}` },
          ...sourceField(view, texts),
          ...(view.rule === null
            ? []
            : [
                {
                  label: isCampaign ? texts.campaign : texts.rule,
                  text: `${oneLine(view.rule.name, 60)} (#${String(view.rule.id)})`,
                },
              ]),
        ],
      },
      note(texts.footer(cardMoment(view.madeAt, context.timeZone))),
    ],
    buttons: [],
    attemptId: null,
    metadata: { kind: 'notice', notice: String(view.id), state: 'made' },
  };
}

/** Codes that are used up together with the prizes: nobody has to add any. */
const isSettled = (view: NoticeView): boolean =>
  (view.kind === 'codes_low' || view.kind === 'codes_none') && numberOf(view, 'open') === 0;

const tones: Readonly<Record<NoticeKind, Tone>> = {
  codes_low: 'attention',
  codes_none: 'alarm',
  drawn: 'good',
  source_problem: 'attention',
};

function bodyOf(view: NoticeView, context: CardContext): readonly Block[] {
  const { kind, rule } = view;
  const { locale } = context;
  const texts = noticeTexts[locale];
  switch (kind) {
    case 'codes_low':
    case 'codes_none': {
      const open = numberOf(view, 'open');
      const level = kind === 'codes_low' ? 'low' : 'none';
      const name = oneLine(rule?.name ?? '', 60);
      return [
        strong(stockAlertText(level, name, { left: numberOf(view, 'left'), open }, locale)),
        ...(rule === null || open === 0 ? [] : [text(texts.addCodes(rule.id))]),
      ];
    }
    case 'drawn': {
      const [winners, entrants] = [numberOf(view, 'winners'), numberOf(view, 'entrants')];
      const said =
        entrants === 0
          ? texts.drawnNobody
          : texts.drawn(formatNumber(winners, locale), formatNumber(entrants, locale));
      return [
        strong(said),
        ...(view.content['incomplete'] === 1 ? [text(texts.drawnIncomplete)] : []),
        ...(rule === null ? [] : [text(texts.drawnNext(rule.id))]),
      ];
    }
    case 'source_problem': {
      const problem = view.content['problem'];
      if (typeof problem !== 'object') return [];
      const { happened, means, remedy } = sourceProblemText(problem, locale);
      return [
        strong(oneLine(happened, 600)),
        text(means),
        text(remedy),
        // What a rule names wrongly is told once for all.
        ...(rule === null ? [text(texts.sourceAgain)] : []),
      ];
    }
    default:
      return assertNever(kind);
  }
}

function sourceField(
  { kind, content }: NoticeView,
  texts: (typeof noticeTexts)[CardContext['locale']],
) {
  if (kind !== 'source_problem') return [];
  const names: Readonly<Partial<Record<string, string>>> = texts.sources;
  const { source } = content;
  return typeof source === 'string' ? [{ label: texts.source, text: names[source] ?? source }] : [];
}

function numberOf({ content }: NoticeView, name: string): number {
  return Number(content[name] ?? 0);
}
