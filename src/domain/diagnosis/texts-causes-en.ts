import type { CauseTexts } from './texts-causes.js';

export const causeTextsEn: CauseTexts = {
  recipient_closed: {
    title: 'The recipient cannot receive the DM',
    what: {
      'recipient-closed':
        'The recipient cannot receive DMs from you. A protected account, their DM settings, not following you, or a block are possible; X does not say which.',
    },
  },
  recipient_protected: {
    title: 'The recipient is protected',
    what: {
      'recipient-protected': "The recipient's account is protected and cannot receive this DM.",
    },
  },
  recipient_not_following: {
    title: 'The recipient takes no DMs from accounts they do not follow',
    what: {
      'recipient-requests-closed':
        'The recipient does not accept DMs from accounts they do not follow.',
      'recipient-not-following':
        'The recipient does not follow your account, so the DM does not arrive.',
    },
  },
  recipient_verified_only: {
    title: 'The recipient takes verified accounts only',
    what: {
      'recipient-verified-only': 'The recipient only accepts messages from verified accounts.',
    },
  },
  recipient_blocked_us: {
    title: 'The recipient has blocked you',
    what: {
      'recipient-blocked-you': 'The recipient has blocked your account, so the DM does not arrive.',
    },
  },
  recipient_blocked_by_us: {
    title: 'You block the recipient',
    what: {
      'recipient-blocked-by-you':
        'Your sending account blocks the recipient, so it cannot write to them.',
    },
  },
  recipient_suspended: {
    title: "The recipient's account is suspended or limited",
    what: {
      'recipient-restricted':
        "The recipient's account is suspended, locked or temporarily limited.",
    },
  },
  recipient_gone: {
    title: "The recipient's account is gone",
    what: {
      'recipient-gone':
        "The recipient's account cannot be found any more (deleted or deactivated).",
    },
  },
  sender_protected: {
    title: 'Your sending account is protected',
    what: {
      'sender-protected':
        'Your sending account is protected; it can only DM accounts that follow each other with it.',
    },
  },
  sender_dm_closed: {
    title: "The sender's DMs are not open",
    what: {
      'sender-requests-closed':
        'On your sending account, message requests from everyone are turned off.',
    },
  },
  rate_limited: {
    title: "X's window is used up",
    what: {
      'window-used-up':
        'All requests that X allows in a short window (usually 15 minutes) are used up. Sending goes on when the window opens again.',
      'limit-not-named': 'X answered "too many requests" and did not show which limit it means.',
    },
  },
  daily_cap: {
    title: '24-hour send cap',
    what: {
      'send-cap': 'The send cap is reached; the message is carried over to the next day or later.',
      'x-day-cap':
        "X's cap for 24 hours (a day) is reached. What other apps or people send by hand counts too.",
    },
  },
  action_block: {
    title: 'Action block (paused by X)',
    what: {
      'x-automation':
        'X took this send for automated and has paused DMs and other functions as a spam measure (action block).',
      'x-burst':
        'It looks as if many DMs were sent in a short time (other apps count too) and X has paused the DM function (action block).',
      'x-same-text':
        'It looks as if the same text was sent again and again and X has paused sending as a spam measure (action block).',
      'x-violation':
        'X has frozen or limited part of your sending account, for example because it suspects a rule violation.',
    },
  },
  duplicate_content: {
    title: 'The same text again',
    what: {
      'x-same-text':
        'The same content was sent again and again, so X did not take this one, as a spam measure. An earlier message with this text may have arrived already.',
    },
  },
  sender_locked: {
    title: 'Your sending account is locked',
    what: {
      'sender-locked':
        'Your sending account is locked. Nothing can be sent until somebody logs in to X and unlocks it.',
    },
  },
  sender_suspended: {
    title: 'Your sending account is suspended',
    what: {
      'sender-suspended':
        'Your sending account is suspended. Nothing can be sent until X lifts the suspension.',
    },
  },
  reply_not_invited: {
    title: "X's rules do not allow this reply",
    what: {
      'reply-not-invited':
        'X does not allow this reply: the author has not mentioned or quoted your account.',
    },
  },
  new_account: {
    title: 'Limits of a new or unverified account',
    what: {
      'new-low-trust':
        'New accounts have little trust; DMs can stay limited until there is some history of use.',
      'new-unverified':
        'Your sending account is new and its phone or other checks are not finished, so DMs are limited.',
      unverified: "Your sending account is not verified and can meet X's limits earlier.",
    },
  },
  network: {
    title: 'Network fault',
    what: {
      network: 'A temporary network fault stopped the sending. Nothing reached X.',
      'network-unclear':
        "The connection broke and X's answer did not arrive completely. Whether the message was delivered is not known yet.",
      interrupted:
        'This tool stopped in the middle of sending. Whether the message was delivered is not known yet.',
    },
  },
  x_unstable: {
    title: 'X is unstable',
    what: { 'x-unstable': "X's API was unstable and the sending failed." },
  },
  link_broken: {
    title: 'The link to the X account is faulty',
    what: {
      'link-broken':
        'The link between this tool and the X account is faulty: it has expired or was revoked.',
    },
  },
  permission_missing: {
    title: 'The app lacks a permission',
    what: {
      permission:
        "The app lacks permission for DMs or posts: by its settings, by what was granted at linking, or by X's API plan.",
    },
  },
  app_suspended: {
    title: 'The X app is suspended or restricted',
    what: {
      'app-suspended':
        'X has suspended or restricted the app that this tool uses. It is not about the account or the text.',
    },
  },
  credits_exhausted: {
    title: 'No X API credits left',
    what: { 'plan-credit': 'The X API credits are used up.' },
  },
  spend_cap: {
    title: 'X API limit of spending or use',
    what: { 'plan-credit': 'The spend limit or the usage cap of the X API plan is reached.' },
  },
  content_too_long: {
    title: 'The text is too long',
    what: { content: 'The text is longer than X allows, so X did not accept it.' },
  },
  content_media: {
    title: 'Media not accepted',
    what: {
      content: 'X did not accept the image or video (format, size or age).',
      'media-file-missing':
        'The image or video that the rule names is not stored any more, so nothing was sent to X.',
    },
  },
  content_link: {
    title: 'Link not accepted',
    what: { content: 'X did not accept a link of the message.' },
  },
  content_invalid: {
    title: 'The message is not valid',
    what: { content: 'X did not accept the text, media or link (length, format).' },
  },
  target_gone: {
    title: 'The post cannot be seen',
    what: {
      'target-post-closed':
        'The post to reply to was deleted or hidden, or your account can no longer see it.',
    },
  },
  reply_restricted: {
    title: 'The post limits replies',
    what: { 'target-post-closed': 'The author of the post limits who can reply to it.' },
  },
  secret_reply_undelivered: {
    title: 'Secret reply not delivered',
    what: {
      'secret-reply-undelivered':
        "The secret reply was not delivered because of a fault or a limit on X's side.",
    },
  },
  clock_skew: {
    title: 'The clock is wrong',
    what: {
      'clock-skew':
        'The clock of the computer that runs this tool is wrong, so X did not accept the signature.',
    },
  },
  x_api_changed: {
    title: "X's API has changed",
    what: {
      'x-api-changed': 'X has changed or retired the part of its API that this tool uses.',
    },
  },
  unknown: {
    title: 'Cause unknown',
    what: {
      unknown:
        "The cause could not be determined. X's API is not fully reliable, and some errors come without a reason.",
    },
  },
};
