import { ranked, stop, type Match, type Row } from './row.js';

const notSent: Match = {
  status: ['refused'],
  codes: [151],
};
const notSentWords = 'there was an error sending your message';

/** Row 6: "There was an error sending your message: <reason>", one row per kind of reason. */
function notSentBecause(reason: string): readonly [Match, ...Match[]] {
  return [
    { ...notSent, words: new RegExp(reason, 'i') },
    { status: ['refused'], words: new RegExp(`${notSentWords}.*(${reason})`, 'i') },
  ];
}

const notSentRows: readonly Row[] = [
  {
    id: 'x6-duplicate',
    when: notSentBecause('already said that|duplicate'),
    causes: [ranked('duplicate_content', 'certain', 'x-same-text', 'x-states')],
    next: stop,
    note: 'Row 6: an earlier message with this text may well have arrived.',
  },
  {
    id: 'x6-too-long',
    when: notSentBecause('too long|length|characters'),
    causes: [ranked('content_too_long', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 6, by its reason.',
  },
  {
    id: 'x6-link',
    when: notSentBecause(String.raw`\burls?\b|\blinks?\b`),
    causes: [ranked('content_link', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 6, by its reason.',
  },
  {
    id: 'x6-field',
    when: notSentBecause(String.raw`\bfields?\b|\bparameters?\b`),
    causes: [ranked('content_invalid', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 6, by its reason.',
  },
  {
    id: 'x6',
    when: [notSent, { status: ['refused'], words: new RegExp(notSentWords, 'i') }],
    causes: [ranked('action_block', 'likely', 'x-violation', 'x-names-no-reason')],
    next: stop,
    note: 'Row 6 with any other reason: X holds this message back. One such refusal pauses nothing.',
  },
];

/** Row 44: what a v2 "invalid request" is about stands in `errors[].message`. */
function invalidRequestAbout(words: RegExp): readonly [Match, ...Match[]] {
  return [
    { status: ['refused'], slugs: ['invalid-request'], words },
    { status: ['refused'], codes: [38], words },
  ];
}

const contentRows: readonly Row[] = [
  {
    id: 'x16',
    when: [
      { status: ['refused'], codes: [187] },
      { status: ['refused'], words: /duplicate content|status is a duplicate/i },
    ],
    causes: [ranked('duplicate_content', 'certain', 'x-same-text', 'x-states')],
    next: stop,
    note: 'Row 16.',
  },
  {
    id: 'x9',
    when: [
      { status: ['refused'], codes: [354] },
      { status: ['refused'], words: /direct message is over the max/i },
    ],
    causes: [ranked('content_too_long', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 9.',
  },
  {
    id: 'x41',
    when: [
      { status: ['refused'], codes: [186] },
      { status: ['refused'], words: /(tweet|post|text|message) is too long/i },
      ...invalidRequestAbout(/too long|longer than|max(imum)? (length|of \d+ char)|maxlength/i),
    ],
    causes: [ranked('content_too_long', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 41.',
  },
  {
    id: 'x44-nullcast',
    when: invalidRequestAbout(/nullcast/i),
    causes: [
      ranked('secret_reply_undelivered', 'likely', 'secret-reply-undelivered', 'x-states'),
      ranked('content_invalid', 'possible', 'content', 'seen-with-this-answer'),
    ],
    next: stop,
    note: 'Row 44 about the parameter of a secret reply: X does not take secret replies of this account.',
  },
  {
    id: 'x42',
    when: [{ status: ['refused'], codes: [323, 324, 325, 386] }],
    causes: [ranked('content_media', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 42 by code: too old, of another user, of the wrong category, or too many.',
  },
  {
    id: 'x42-parameter',
    when: invalidRequestAbout(/media|attachments/i),
    causes: [ranked('content_media', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 42 as a v2 problem.',
  },
  {
    id: 'x43',
    when: [{ status: ['refused'], codes: [44, 407, 195] }],
    causes: [ranked('content_link', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 43 by code.',
  },
  {
    id: 'x43-parameter',
    when: invalidRequestAbout(/attachment_url|\burl\b/i),
    causes: [ranked('content_link', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 43 as a v2 problem.',
  },
  {
    id: 'x44',
    when: [
      { status: ['refused'], codes: [38] },
      { status: ['refused'], slugs: ['invalid-request'] },
    ],
    causes: [ranked('content_invalid', 'likely', 'content', 'x-states')],
    next: stop,
    note: 'Row 44: the message, or a fault of this program; only likely for that reason.',
  },
];

export const messageRows: readonly Row[] = [...notSentRows, ...contentRows];

/** Rows 37 to 40, and what rows 13 and 14 mean when they speak of a post: the target of a reply. */
export const targetRows: readonly Row[] = [
  {
    id: 'x37',
    when: [
      { status: ['refused'], words: /reply to this conversation is not allowed/i },
      { status: ['refused'], words: /not been mentioned or otherwise engaged/i },
    ],
    causes: [ranked('reply_not_invited', 'certain', 'reply-not-invited', 'x-states')],
    next: stop,
    note: 'Row 37: since 2026-02-23 on every self-serve plan; comes even when `reply_settings` is everyone.',
  },
  {
    id: 'x38',
    when: [
      { status: ['refused'], codes: [433] },
      { status: ['refused'], words: /restricted who can reply/i },
    ],
    causes: [ranked('reply_restricted', 'certain', 'target-post-closed', 'x-states')],
    next: stop,
    note: 'Row 38.',
  },
  {
    id: 'x39',
    when: [
      { status: ['refused'], codes: [385] },
      { status: ['refused'], words: /reply to a (tweet|post) that is deleted or not visible/i },
    ],
    causes: [ranked('target_gone', 'certain', 'target-post-closed', 'x-states')],
    next: stop,
    note: 'Row 39: deleted, protected or blocked; the cause covers all three.',
  },
  {
    id: 'x40',
    when: [
      { status: ['refused'], codes: [144, 421, 422, 425] },
      { status: ['refused'], words: /no status found with that id/i },
      { status: ['refused'], words: /this (tweet|post) is no longer available/i },
    ],
    causes: [ranked('target_gone', 'certain', 'target-post-closed', 'x-states')],
    next: stop,
    note: 'Row 40.',
  },
  {
    id: 'x40-resource',
    when: [
      {
        status: ['refused'],
        slugs: ['resource-not-found'],
        words: /could not find (tweet|post|status)/i,
      },
    ],
    causes: [ranked('target_gone', 'certain', 'target-post-closed', 'x-states')],
    next: stop,
    note: 'The slug of row 13, said of a post.',
  },
  {
    id: 'x14-post',
    when: [
      { status: ['refused'], kind: 'reply', codes: [179] },
      { status: ['refused'], words: /not authorized to see (the|this) (tweet|post|status)/i },
    ],
    causes: [ranked('target_gone', 'likely', 'target-post-closed', 'x-states')],
    next: stop,
    note: 'Row 14, said of a post: its author is protected or blocks us.',
  },
];
