import { assertNever } from '../../domain/assert.js';
import type { Locale } from '../../domain/locale.js';
import { slackTexts } from '../../i18n/slack.js';
import type { Log } from '../../log.js';
import type { View } from '../cards.js';
import type { Answer, AnswerFile, Form } from '../port.js';
import { readFailure } from './delivery.js';
import { writeOrigin, type Origin } from './origin.js';
import { renderForm } from './render-form.js';
import { fallbackText, renderPlainly, renderView, type SlackBlock } from './render-view.js';
import type { WebClients } from './web-clients.js';

/** Says to a person what the program answers to what they did. */
export interface Answers {
  /** Never throws for what Slack refuses: what cannot be said is logged. */
  give(origin: Origin, answer: Answer): Promise<void>;
}

type MessageAnswer = Extract<Answer, { kind: 'message' }>;

/** Where one message goes: to everybody, to the person alone, or in place of what was clicked. */
type Place = 'public' | 'private' | 'replace';

interface Said {
  readonly text: string;
  readonly blocks: SlackBlock[];
}

const responseTimeoutMs = 10_000;

/** Uses a response URL once. Gives null when Slack took it, else why not. */
async function useResponseUrl(url: string, place: Place, said: Said): Promise<string | null> {
  const body = {
    ...said,
    response_type: place === 'public' ? 'in_channel' : 'ephemeral',
    replace_original: place === 'replace',
    unfurl_links: false,
    unfurl_media: false,
  };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(responseTimeoutMs),
    });
    const text = (await response.text()).slice(0, 300);
    return response.ok ? null : `HTTP ${response.status} ${text}`;
  } catch (error: unknown) {
    return error instanceof Error ? `${error.name} ${error.message}` : 'network';
  }
}

const quiet = {
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
} as const;

export function createAnswers(clients: WebClients, log: Log): Answers {
  const directChannel = async (users: string): Promise<string> => {
    const opened = await clients.calls.conversations.open({ users });
    return opened.channel?.id ?? users;
  };

  /** The ways to say something without the response URL, the best one first. */
  const waysAround = (origin: Origin, place: Place, said: Said): (() => Promise<unknown>)[] => {
    const { channelId, userId, source } = origin;
    const inChannel = { channel: channelId, ...said, ...quiet };
    const toPerson = async (): Promise<unknown> =>
      clients.calls.chat.postMessage({
        ...said,
        ...quiet,
        channel: await directChannel(userId),
      });
    const privately = [
      () => clients.calls.chat.postEphemeral({ ...inChannel, user: userId }),
      toPerson,
    ];
    switch (place) {
      case 'private':
        return privately;
      case 'public':
        return [() => clients.calls.chat.postMessage(inChannel), ...privately];
      case 'replace':
        return source === null || source.isEphemeral
          ? privately
          : [() => clients.calls.chat.update({ ...inChannel, ts: source.ts }), ...privately];
      default:
        return assertNever(place);
    }
  };

  const sayAround = async (origin: Origin, place: Place, said: Said): Promise<void> => {
    for (const way of waysAround(origin, place, said)) {
      try {
        await way();
        return;
      } catch (error: unknown) {
        log.warn({ reason: readFailure(error).reason, place }, 'Slack: an answer found no way');
      }
    }
    log.error({ place, channelId: origin.channelId }, 'Slack: an answer could not be given');
  };

  const say = async (origin: Origin, place: Place, view: View, locale: Locale): Promise<void> => {
    const text = fallbackText(view);
    const rich = { text, blocks: [...renderView(view, slackTexts[locale].cutNote)] };
    const plain = { text, blocks: [...renderPlainly(view)] };
    const { responseUrl } = origin;
    if (responseUrl === null) return sayAround(origin, place, rich);
    const problem = await useResponseUrl(responseUrl, place, rich);
    if (problem === null) return undefined;
    log.warn({ reason: problem, place }, 'Slack: the response URL did not take an answer');
    if (problem.includes('invalid_blocks')) {
      const again = await useResponseUrl(responseUrl, place, plain);
      if (again === null) return undefined;
    }
    return sayAround(origin, place, rich);
  };

  const upload = async (channel: string, file: AnswerFile): Promise<void> => {
    await clients.files.filesUploadV2({
      channel_id: channel,
      filename: file.name,
      title: file.name,
      file: file.content,
    });
  };

  /** Gives the file to whom it is for; the note says where it went, or why it did not go. */
  const giveFile = async (
    origin: Origin,
    answer: MessageAnswer,
    file: AnswerFile,
  ): Promise<string | null> => {
    const texts = slackTexts[answer.locale];
    if (answer.visibility === 'public') {
      try {
        await upload(origin.channelId, file);
        return null;
      } catch (error: unknown) {
        log.warn({ reason: readFailure(error).reason }, 'Slack: a file was not taken');
      }
    }
    try {
      await upload(await directChannel(origin.userId), file);
      return texts.fileInDirectMessages;
    } catch (error: unknown) {
      const { reason } = readFailure(error);
      log.error({ reason }, 'Slack: a file could not be sent');
      return texts.fileNotSent(reason);
    }
  };

  const giveMessage = async (origin: Origin, answer: MessageAnswer): Promise<void> => {
    const { file, view, locale, visibility } = answer;
    const note = file === undefined ? null : await giveFile(origin, answer, file);
    const blocks =
      note === null ? view.blocks : [...view.blocks, { kind: 'text', text: note } as const];
    await say(origin, visibility, { ...view, blocks }, locale);
  };

  const openForm = async (origin: Origin, form: Form, locale: Locale): Promise<void> => {
    const texts = slackTexts[locale];
    try {
      await clients.forms.views.open({
        trigger_id: origin.triggerId,
        view: renderForm(form, writeOrigin(origin), texts),
      });
    } catch (error: unknown) {
      const failure = readFailure(error);
      log.warn({ reason: failure.reason, form: form.verb }, 'Slack: a form did not open');
      const isOurs = failure.kind === 'refused';
      const view: View = {
        tone: 'attention',
        title: isOurs ? texts.failedTitle : texts.clickAgainTitle,
        blocks: [{ kind: 'text', text: isOurs ? texts.failed : texts.clickAgain }],
        buttons: [],
      };
      await say(origin, 'private', view, locale);
    }
  };

  return {
    give: async (origin, answer) => {
      switch (answer.kind) {
        case 'message':
          return giveMessage(origin, answer);
        case 'replace':
          // A response URL would replace a card as well: only what may be replaced has a source.
          return say(
            origin,
            origin.source === null ? 'private' : 'replace',
            answer.view,
            answer.locale,
          );
        case 'form':
          return openForm(origin, answer.form, answer.locale);
        case 'quiet':
          return undefined;
        default:
          return assertNever(answer);
      }
    },
  };
}
