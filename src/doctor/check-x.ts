import { listAccounts, type Account } from '../../db/accounts.js';
import type { Database } from '../../db/database.js';
import type { Config, XConfig } from '../config.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { DoctorTexts } from '../i18n/doctor.js';
import type { XAccounts } from '../x/accounts.js';
import type { XAccount, XPort } from '../x/port.js';
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

/** A problem that is the network's, not the credential's, must not send anybody to make new tokens. */
function refused(
  what: string,
  evidence: Evidence,
  texts: DoctorTexts,
  say: (said: string) => string,
): Finding {
  const said = words(evidence);
  return unwell(what, evidence.answer.kind === 'http' ? say(said) : texts.unreachable(said));
}

/**
 * Whether the account may use DMs: reading its conversation with itself costs nothing and needs the
 * same permission as sending. Null: nothing speaks against it.
 */
async function dmRefusal(x: XPort, account: XAccount, now: Date): Promise<string | null> {
  const reading = await x.readConversation(account, account.xUserId, now);
  if (reading.kind === 'read') return null;
  const { answer } = reading.evidence;
  const isRefused = answer.kind === 'http' && (answer.status === 401 || answer.status === 403);
  return isRefused ? words(reading.evidence) : null;
}

interface Asking {
  readonly x: XPort;
  readonly now: () => Date;
  readonly texts: DoctorTexts;
}

/** Asks X about the account behind these credentials, and whether it may use DMs. */
async function askAccount(what: string, account: XAccount, asking: Asking): Promise<Finding> {
  const { x, now, texts } = asking;
  const own = await x.ownAccount(account);
  if (own.kind === 'failed') return refused(what, own.evidence, texts, texts.xAccountFailed);
  const { handle, xUserId } = own.value;
  const said = await dmRefusal(x, { ...account, xUserId }, now());
  return said === null
    ? well(what, texts.xAccount(handle))
    : unwell(what, texts.xDmRefused(handle, said));
}

async function checkAccount(
  account: Account,
  xAccounts: XAccounts,
  asking: Asking,
): Promise<Finding[]> {
  const what = `X @${account.handle}`;
  const ready = await xAccounts.get(account.id);
  if (ready === null) return [];
  const missing =
    account.authKind === 'oauth2' && account.scopes.length > 0
      ? neededScopes.filter((scope) => !account.scopes.includes(scope))
      : [];
  return missing.length === 0
    ? [await askAccount(what, ready, asking)]
    : [unwell(what, asking.texts.xScopes(missing.join(', ')))];
}

/** Every linked account, asked live. */
export async function checkAccounts(
  database: Database,
  xAccounts: XAccounts,
  config: XConfig,
  asking: Asking,
): Promise<Finding[]> {
  const linked = (await listAccounts(database.db)).filter(({ state }) => state === 'linked');
  // The environment's account is linked at the start of the program, and was asked already.
  const isToCome = config.staticAccount !== null;
  if (linked.length === 0) return isToCome ? [] : [note('X', asking.texts.noAccounts)];
  const findings: Finding[] = [];
  for (const account of linked) {
    findings.push(...(await checkAccount(account, xAccounts, asking)));
  }
  return findings;
}

/** The account of the environment, which is linked at the program's start. */
export async function checkEnvironmentAccount(config: XConfig, asking: Asking): Promise<Finding[]> {
  if (config.staticAccount === null) return [];
  const { accessToken, accessSecret } = config.staticAccount;
  const credentials =
    accessSecret === null
      ? ({ kind: 'oauth2', accessToken, refreshToken: null, expiresAt: null } as const)
      : ({ kind: 'oauth1', accessToken, accessSecret } as const);
  const account = { accountId: 0, xUserId: '', credentials };
  return [await askAccount('X_ACCESS_TOKEN', account, asking)];
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
        : refused('X_CLIENT_ID', result.evidence, texts, texts.xAppRefused),
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
