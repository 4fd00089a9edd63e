import { assertNever } from '../domain/assert.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import { locales, type Locale } from '../domain/locale.js';
import { webTexts, type PageText, type WebTexts } from '../i18n/web.js';
import type { LinkOutcome, XAccounts } from '../x/accounts.js';
import type { Route, WebAnswer } from './server.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (mark) => escapes[mark] ?? '');

/** Whoever follows the link has a browser, not a channel, so the page is in both languages. */
function page(status: number, pick: (texts: WebTexts) => PageText): WebAnswer {
  const part = (locale: Locale) => {
    const { title, text } = pick(webTexts[locale]);
    return `<section lang="${locale}"><h1>${escaped(title)}</h1><p>${escaped(text)}</p></section>`;
  };
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
    },
    body: `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>XTEP ChatOps</title><style>body{font:16px/1.7 sans-serif;max-width:36em;margin:3em auto;padding:0 1em}h1{font-size:1.3em}section+section{border-top:1px solid #ccc;margin-top:2em}</style>${locales.map(part).join('')}</html>\n`,
  };
}

/** X's own words, as far as it gave any. */
function words({ answer, detail, title, messages }: Evidence): string {
  const status = answer.kind === 'http' ? `HTTP ${answer.status}` : answer.message;
  return [status, detail ?? messages[0] ?? title].filter((part) => part != null).join(' – ');
}

function answerOutcome(outcome: LinkOutcome): WebAnswer {
  switch (outcome.kind) {
    case 'linked':
      return page(200, (texts) => texts.linked(outcome.handle, outcome.relinked));
    case 'stale':
      return page(400, (texts) => texts.stale);
    case 'refused':
      return page(400, (texts) => texts.refused(words(outcome.evidence)));
    case 'unclear':
      return page(503, (texts) => texts.unclear);
    default:
      return assertNever(outcome);
  }
}

/** What `account link` makes states of; anything else is not ours, whoever calls. */
const ownState = /^[\w-]{1,200}$/u;

/** `GET /oauth/x/callback`: where X sends the browser back to after `/xtep account link`. */
export function oauthCallbackRoute(xAccounts: Pick<XAccounts, 'finishLink'>): Route {
  return {
    method: 'GET',
    path: '/oauth/x/callback',
    async handle({ url }) {
      const state = url.searchParams.get('state') ?? '';
      const code = url.searchParams.get('code');
      if (url.searchParams.has('error')) return page(400, (texts) => texts.denied);
      if (code === null || !ownState.test(state)) return page(400, (texts) => texts.stale);
      return answerOutcome(await xAccounts.finishLink({ state, code }));
    },
  };
}
