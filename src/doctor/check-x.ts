import { listAccounts, type Account } from '../../db/accounts.js';
import type { Database } from '../../db/database.js';
import type { Config } from '../config.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { DoctorTexts } from '../i18n/doctor.js';
import type { XAccounts } from '../x/accounts.js';
import type { XPort } from '../x/port.js';
import { ask } from './ask.js';
import { note, unwell, well, type Finding } from './finding.js';

/** What sending, looking up and reading back need of an OAuth 2.0 link. */
const neededScopes = ['tweet.read', 'tweet.write', 'users.read', 'dm.read', 'dm.write'] as const;

const longestSkewSeconds = 60;

/** X's own words, as far as it gave any. */
function words({ answer, detail, title, messages }: Evidence): string {
  const status = answer.kind === 'http' ? `HTTP ${answer.status}` : answer.message;
  return [status, detail ?? messages[0] ?? title].filter((part) => part != null).join(' – ');
}

async function checkAccount(
  x: XPort,
  xAccounts: XAccounts,
  account: Account,
  texts: DoctorTexts,
): Promise<Finding[]> {
  const what = `X @${account.handle}`;
  const ready = await xAccounts.get(account.id);
  if (ready === null) return [];
  const own = await x.ownAccount(ready);
  if (own.kind === 'failed') return [unwell(what, texts.xAccountFailed(words(own.evidence)))];
  const missing =
    account.authKind === 'oauth2' && account.scopes.length > 0
      ? neededScopes.filter((scope) => !account.scopes.includes(scope))
      : [];
  return [
    missing.length === 0
      ? well(what, texts.xAccount(own.value.handle))
      : unwell(what, texts.xScopes(missing.join(', '))),
  ];
}

/** Every linked account, asked live. */
export async function checkAccounts(
  database: Database,
  x: XPort,
  xAccounts: XAccounts,
  texts: DoctorTexts,
): Promise<Finding[]> {
  const linked = (await listAccounts(database.db)).filter(({ state }) => state === 'linked');
  if (linked.length === 0) return [note('X', texts.noAccounts)];
  const findings: Finding[] = [];
  for (const account of linked) {
    findings.push(...(await checkAccount(x, xAccounts, account, texts)));
  }
  return findings;
}

/** The account of the environment, which is linked at the program's start. */
export async function checkEnvironmentAccount(
  { x: config }: Config,
  x: XPort,
  texts: DoctorTexts,
): Promise<Finding[]> {
  if (config.staticAccount === null) return [];
  const { accessToken, accessSecret } = config.staticAccount;
  const credentials =
    accessSecret === null
      ? ({ kind: 'oauth2', accessToken, refreshToken: null, expiresAt: null } as const)
      : ({ kind: 'oauth1', accessToken, accessSecret } as const);
  const own = await x.ownAccount({ accountId: 0, xUserId: '', credentials });
  return [
    own.kind === 'read'
      ? well('X_ACCESS_TOKEN', texts.xAccount(own.value.handle))
      : unwell('X_ACCESS_TOKEN', texts.xAccountFailed(words(own.evidence))),
  ];
}

/**
 * The app's own credentials. A made-up refresh token tells a wrong app (401) from a wrong token
 * (400), which is what a right app gets for it.
 */
export async function checkXApp(config: Config, x: XPort, texts: DoctorTexts): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (config.x.oauth2 !== null) {
    const made = {
      kind: 'oauth2',
      accessToken: '',
      refreshToken: 'doctor',
      expiresAt: null,
    } as const;
    const result = await x.refresh(made);
    const isKnown =
      result.kind === 'granted' ||
      (result.evidence.answer.kind === 'http' && result.evidence.answer.status === 400);
    findings.push(
      isKnown
        ? well('X_CLIENT_ID', texts.xAppWell)
        : unwell('X_CLIENT_ID', texts.xAppRefused(words(result.evidence))),
    );
  }
  if (config.x.bearerToken !== null) {
    const authorization = `Bearer ${config.x.bearerToken}`;
    const asked = await ask(`${config.x.apiUrl}/2/usage/tweets`, { authorization });
    if (asked.kind === 'unreachable') {
      findings.push(unwell('X_BEARER_TOKEN', texts.unreachable(asked.reason)));
    } else {
      const isRefused = asked.status === 401;
      findings.push(
        isRefused
          ? unwell('X_BEARER_TOKEN', texts.xBearerRefused(asked.status))
          : well('X_BEARER_TOKEN', texts.xBearerWell),
      );
    }
  }
  return findings;
}

/** Our clock against X's: signatures of OAuth 1.0a carry the time. */
export async function checkClock(config: Config, now: () => Date, texts: DoctorTexts) {
  const asked = await ask(`${config.x.apiUrl}/2/users/me`);
  if (asked.kind === 'unreachable') return [unwell('X', texts.unreachable(asked.reason))];
  const date = Date.parse(asked.headers.get('date') ?? '');
  if (Number.isNaN(date)) return [];
  const seconds = Math.round(Math.abs(now().getTime() - date) / 1_000);
  return [
    seconds <= longestSkewSeconds
      ? well('NTP', texts.clockWell(seconds))
      : unwell('NTP', texts.clockWrong(seconds)),
  ];
}
