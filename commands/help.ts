import { z } from 'zod';
import { listAccounts } from '../db/accounts.js';
import type { Block, View } from '../src/chat/cards.js';
import {
  causeFamilies,
  causeFamily,
  causeIds,
  isCauseId,
  type CauseId,
} from '../src/domain/diagnosis/cause.js';
import { causeTitle } from '../src/domain/diagnosis/explain.js';
import { generalPrevention, helpTopic } from '../src/domain/diagnosis/help-topic.js';
import type { Locale } from '../src/domain/locale.js';
import { helpTexts } from '../src/i18n/commands-help.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import {
  bullets,
  note,
  notice,
  paragraph,
  privately,
  publicly,
  section,
  strong,
} from './answer.js';
import type { Command, CommandContext } from './command.js';
import { nearest } from './nearest.js';
import { wordsOption } from './option-schemas.js';

const options = z.strictObject({ topic: wordsOption.optional() });

/** A longer list of values stands in `help topic:` of the command. */
const shortList = 2;

/** The commands and, by topic, each command and each cause with its remedies. */
export function helpCommand(all: () => readonly Command[]): Command<z.infer<typeof options>> {
  return {
    spec: {
      path: ['help'],
      summary: {
        ja: '使い方と、エラーの原因ごとの対処法',
        en: 'Commands, and each cause with its remedy',
      },
      options: [
        {
          name: 'topic',
          summary: {
            ja: '原因のID、コマンド名、causes、prevention のどれか',
            en: 'A cause id, a command, causes, or prevention',
          },
          kind: 'text',
          suggests: true,
          takesRest: true,
        },
      ],
      visibility: 'public',
    },
    options,
    role: () => 'all',
    run: async (context, { topic }) => {
      const { locale } = context;
      if (topic === undefined) return publicly(context, await overview(context, all()));
      const view = topicView(topic.trim().toLowerCase(), all(), locale);
      return view === null
        ? privately(context, unknownTopic(topic, all(), locale))
        : publicly(context, view);
    },
  };
}

/** Everything that `help topic:` takes, for suggestions and near misses. */
export function helpTopics(all: readonly Command[]): readonly string[] {
  const words = all.map((command) => command.spec.path.join(' '));
  return [...new Set([...words, ...words.map(firstWord)]), 'causes', 'prevention', ...causeIds];
}

async function overview(context: CommandContext, all: readonly Command[]): Promise<View> {
  const { locale } = context;
  const texts = helpTexts[locale];
  const lines = all.map((command) => `${usageOf(command)} — ${command.spec.summary[locale]}`);
  const steps = await firstSteps(context);
  return {
    tone: 'info',
    title: texts.title,
    blocks: [
      paragraph(texts.intro),
      ...(steps.length > 0
        ? [strong(texts.firstSteps), { kind: 'list', ordered: true, items: steps } as const]
        : [strong(texts.often), bullets(texts.examples)]),
      strong(texts.all),
      bullets(lines),
      note(texts.topics),
    ],
    buttons: [],
  };
}

/** What is left to be set up before anything can be sent or told here; empty when nothing is. */
async function firstSteps({ locale, database, channel }: CommandContext): Promise<string[]> {
  const texts = helpTexts[locale];
  const accounts = await listAccounts(database.db);
  const isLinked = accounts.some((account) => account.state === 'linked');
  if (isLinked && channel !== null) return [];
  return [
    ...(isLinked ? [] : [texts.stepLink]),
    ...(channel === null ? [texts.stepChannel] : []),
    texts.stepSend,
  ];
}

/** `/xtep send to: text: [kind:dm|reply]`: what may be left out stands in brackets. */
function usageOf({ spec, options }: Command): string {
  const missing = options.safeParse({}).error?.issues ?? [];
  const required = new Set(missing.map((issue) => issue.path[0]));
  const names = spec.options.map((option) => {
    const { name, choices = [] } = option;
    const values = choices.length > shortList ? '' : choices.map(({ value }) => value).join('|');
    return required.has(name) ? `${name}:${values}` : `[${name}:${values}]`;
  });
  return ['/xtep', ...spec.path, ...names].join(' ');
}

function topicView(topic: string, all: readonly Command[], locale: Locale): View | null {
  if (isCauseId(topic)) return causeView(topic, locale);
  if (topic === 'causes') return causesView(locale);
  if (topic === 'prevention') {
    const texts = helpTexts[locale];
    const blocks = [bullets(generalPrevention(locale))];
    return { tone: 'info', title: texts.prevention, blocks, buttons: [] };
  }
  const named = all.filter(({ spec }) => spec.path.join(' ') === topic || spec.path[0] === topic);
  return named.length === 0 ? null : commandView(topic, named, locale);
}

function causeView(cause: CauseId, locale: Locale): View {
  const texts = helpTexts[locale];
  const topic = helpTopic(cause, locale);
  return {
    tone: 'info',
    title: `${topic.title} (${cause})`,
    blocks: [
      ...topic.what.map(paragraph),
      ...section(
        texts.remedies,
        topic.remedies.map((remedy) => remedy.text),
      ),
      ...section(texts.prevention, topic.prevention),
      paragraph(topic.resend),
      note(`${topic.family} ・ ${texts.whoActs(topic.whoActs)}`),
    ],
    buttons: [],
  };
}

function causesView(locale: Locale): View {
  const texts = helpTexts[locale];
  const families = causeFamilies.flatMap((family): Block[] => {
    const causes = causeIds.filter((cause) => causeFamily[cause] === family);
    return [
      { kind: 'strong', text: texts.family[family] },
      bullets(causes.map((cause) => `${cause} — ${causeTitle(cause, locale)}`)),
    ];
  });
  return {
    tone: 'info',
    title: texts.causesTitle,
    blocks: [...families, note(texts.causesIntro)],
    buttons: [],
  };
}

function commandView(topic: string, named: readonly Command[], locale: Locale): View {
  const texts = helpTexts[locale];
  const blocks = named.flatMap((command): Block[] => {
    const { spec, role } = command;
    const described = spec.options.map(
      (option) => `${option.name}: ${option.summary[locale]}${choicesText(option)}`,
    );
    return [
      { kind: 'strong', text: usageOf(command) },
      paragraph(spec.summary[locale]),
      ...(described.length === 0 ? [] : [bullets(described)]),
      note(texts.who[role({})]),
    ];
  });
  return { tone: 'info', title: texts.commandTitle(topic), blocks, buttons: [] };
}

function choicesText(option: Command['spec']['options'][number]): string {
  return option.choices === undefined
    ? ''
    : ` (${option.choices.map((choice) => choice.value).join(' | ')})`;
}

function unknownTopic(topic: string, all: readonly Command[], locale: Locale): View {
  const texts = helpTexts[locale];
  const near = nearest(topic, helpTopics(all));
  const shared = sharedTexts[locale];
  return notice('attention', shared.wrongTitle, [
    texts.unknownTopic(topic.slice(0, 60)),
    ...(near === null ? [] : [shared.didYouMean(near)]),
    texts.topics,
  ]);
}

function firstWord(words: string): string {
  return words.split(' ')[0] ?? words;
}
