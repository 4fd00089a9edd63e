import { z } from 'zod';
import { deed, done, givenFiles, type Deed, type DeedAnswer } from '../deed.js';
import { pageProblems } from '../page-problems.js';
import type { Acknowledgement } from '../../slack/sockets.js';
import type { Typed } from '../../slack/people.js';
import type { Room } from '../room.js';

/* What a person does in Slack. */

/** What Slack shows when the app did not answer. */
function told(room: Room, answer: Acknowledgement): DeedAnswer {
  if (answer.kind === 'acknowledged') return done;
  return { problem: pageProblems[room.locale].slackFailed(answer.error) };
}

const command = deed(z.strictObject({ text: z.string() }), async (room, { text }, { slackId }) => {
  const typed = text.trim();
  if (!/^\/xtep(\s|$)/.test(typed)) return { problem: pageProblems[room.locale].notCommand };
  const { slack, slackChannel } = room.stage;
  return told(room, await slack.type(slackId, slackChannel, typed));
});

const press = deed(
  z.strictObject({ ts: z.string(), action: z.string(), value: z.string().optional() }),
  async (room, { ts, action, value }, { slackId }) => {
    const which = value === undefined ? {} : { value };
    return told(room, await room.stage.slack.press(slackId, ts, action, which));
  },
);

const submit = deed(
  z.strictObject({
    viewId: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    files: givenFiles,
  }),
  async (room, { viewId, values, files }, { slackId }) => {
    const typed: Record<string, Typed> = { ...values };
    for (const [field, { name, base64 }] of Object.entries(files)) {
      typed[field] = [{ name, content: Buffer.from(base64, 'base64') }];
    }
    const answer = await room.stage.slack.submit(slackId, viewId, typed);
    if (answer.kind === 'failed') {
      return { problem: pageProblems[room.locale].slackFailed(answer.error) };
    }
    return answer.kind === 'errors' ? { problem: null, errors: answer.errors } : done;
  },
);

const close = deed(z.strictObject({ viewId: z.string() }), ({ stage }, { viewId }) => {
  const { views, conditions } = stage.slack.workspace;
  const view = views.get(viewId);
  if (view !== undefined) view.isOpen = false;
  conditions.changed();
  return done;
});

const dismiss = deed(z.strictObject({ ts: z.string() }), ({ stage }, { ts }) => {
  const isPrivate = stage.slack.workspace.messages.some(
    (message) => message.ts === ts && message.seenBy !== null,
  );
  if (isPrivate) stage.slack.deleteMessage(ts);
  return done;
});

export const slackDeeds: Readonly<Record<string, Deed>> = {
  '/slack/command': command,
  '/slack/press': press,
  '/slack/submit': submit,
  '/slack/close': close,
  '/slack/dismiss': dismiss,
};
