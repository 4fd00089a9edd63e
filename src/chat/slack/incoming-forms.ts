import type { App, SlackViewAction, ViewOutput, ViewResponseAction } from '@slack/bolt';
import type { Locale } from '../../domain/locale.js';
import { slackTexts } from '../../i18n/slack.js';
import type { FieldErrors, Submission } from '../port.js';
import { answerWith, type IncomingParts } from './answer-with.js';
import { givenFile } from './given-file.js';
import { readOrigin, type Origin } from './origin.js';
import { errorsByBlock, readForm } from './read-form.js';

/** Slack closes the window of a form after three seconds without an acknowledgement. */
const checkTimeoutMs = 2500;

function readSubmission(
  body: SlackViewAction & { readonly trigger_id: string },
  view: ViewOutput,
  origin: Origin,
  parts: IncomingParts,
  locale: Locale,
): Submission {
  const colon = view.callback_id.indexOf(':');
  const { values, files } = readForm(view);
  const reading = { apiUrl: parts.apiUrl, botToken: parts.botToken, texts: slackTexts[locale] };
  return {
    platform: 'slack',
    channelId: origin.channelId,
    person: parts.people.person(body.user.id, body.user.name),
    requestKey: `slack:${body.trigger_id}`,
    verb: view.callback_id.slice(0, colon),
    id: view.callback_id.slice(colon + 1),
    values,
    files: Object.fromEntries(
      Object.entries(files).map(([name, info]) => [name, givenFile(info, reading)]),
    ),
  };
}

/** What `check` says within the time that Slack leaves; `late` when it needs longer. */
async function checkInTime(
  parts: IncomingParts,
  submission: Submission,
): Promise<FieldErrors | null | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), checkTimeoutMs);
  });
  const checked = parts.handlers.check(submission).catch((error: unknown) => {
    parts.log.error({ err: error }, 'Slack: checking a form failed');
    return 'late' as const;
  });
  const found = await Promise.race([checked, late]);
  clearTimeout(timer);
  return found;
}

/** Errors keep the form open; they go where they can be shown, so null when there is no field. */
function asReply(
  view: ViewOutput,
  found: FieldErrors | null | 'late',
  locale: Locale,
): ViewResponseAction | null {
  if (found === null) return null;
  const errors = found === 'late' ? { '': slackTexts[locale].checkTooSlow } : found;
  if (Object.keys(errors).length === 0) return null;
  const byBlock = errorsByBlock(view, errors);
  return byBlock === null ? null : { response_action: 'errors', errors: byBlock };
}

/** Submitted forms: checked before they close, handed inward once they are closed. */
export function listenToForms(app: App, parts: IncomingParts): void {
  app.view({ callback_id: /.*/su, type: 'view_submission' }, async ({ body, view, ack }) => {
    if (body.type !== 'view_submission') return ack();
    const origin = readOrigin(view.private_metadata, body.user.id, body.trigger_id);
    const locale = await parts.localeOf(origin.channelId);
    const submission = readSubmission(body, view, origin, parts, locale);
    return parts.receiving.receive<ViewResponseAction | null>({
      key: submission.requestKey,
      decide: async () => {
        const reply = asReply(view, await checkInTime(parts, submission), locale);
        return { reply, goesOn: reply === null };
      },
      acknowledge: (reply) => (reply === null ? ack() : ack(reply)),
      work: () =>
        answerWith(parts, origin, body.team?.id ?? null, () => parts.handlers.submit(submission)),
    });
  });
}
