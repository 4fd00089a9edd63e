import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import {
  findAccountByHandle,
  linkAccount,
  listAccounts,
  unlinkAccount,
  type NewLink,
} from '../../db/accounts.js';
import type { Database } from '../../db/database.js';
import { openPauses, startPause } from '../../db/pauses.js';
import { accounts, oauthRequests } from '../../db/schema.js';
import { createSecrets } from '../../db/secrets.js';
import type { Evidence } from '../../src/domain/diagnosis/evidence.js';
import { createLog } from '../../src/log.js';
import { linkEnvironmentAccount } from '../../src/loops/link-account.js';
import { createTokenDuty } from '../../src/loops/tokens.js';
import { createXAccounts } from '../../src/loops/x-accounts.js';
import { silentMetrics } from '../../src/metrics.js';
import type { TokenResult, XCredentials, XPort } from '../../src/x/port.js';
import { testConfig } from '../support/config.js';
import { describeEachDatabase } from '../support/databases.js';
import { silentX } from '../support/silent-x.js';

const secrets = createSecrets(randomBytes(32));
const log = createLog('silent');
const start = new Date('2026-11-25T00:00:00Z');
const person = { kind: 'person', platform: 'slack', id: 'U1', name: 'Aiko' } as const;

const config = testConfig({ PUBLIC_URL: 'http://localhost:3000', X_CLIENT_ID: 'client' });

const facts = {
  xUserId: '77',
  handle: 'XTEP_test',
  name: 'XTEP',
  protected: false,
  verifiedType: null,
  subscriptionType: null,
  createdAt: null,
  checkedAt: start.toISOString(),
} as const;

const seen = { endpoint: 'me', windows: [] } as const;

function evidence(status: number): Evidence {
  return {
    answer: { kind: 'http', status },
    stage: 'token',
    codes: [],
    slug: null,
    title: null,
    detail: null,
    messages: [],
    namedResetAt: null,
    retryAfterAt: null,
    windows: [],
    accessLevel: null,
    answeredAt: null,
    transactionId: null,
    rawBody: '',
  };
}

const token = (name: string, minutes: number) =>
  ({
    kind: 'oauth2',
    accessToken: name,
    refreshToken: `refresh-${name}`,
    expiresAt: new Date(start.getTime() + minutes * 60_000).toISOString(),
  }) as const;

const granted = (name: string, minutes: number): TokenResult => ({
  kind: 'granted',
  credentials: token(name, minutes),
  scopes: ['dm.write'],
});

async function link(database: Database, credentials: XCredentials, change: Partial<NewLink> = {}) {
  return database.db.transaction((tx) =>
    linkAccount(tx, secrets, {
      facts,
      credentials,
      scopes: ['dm.read'],
      source: 'link',
      actor: person,
      now: start,
      ...change,
    }),
  );
}

function ready(database: Database, x: Partial<XPort>, holder = 'here', now = start) {
  const options = { database, secrets, x: silentX(x), config, holder, log, now: () => now };
  return { ...createXAccounts(options), options };
}

describeEachDatabase('X accounts', (open) => {
  test('credentials are sealed at rest and never listed', async () => {
    const database = open();
    const { accountId } = await link(database, token('secret-one', 120));
    const [row] = await database.db.select().from(accounts).where(eq(accounts.id, accountId));
    expect(JSON.stringify(row)).not.toContain('secret-one');
    expect(JSON.stringify(await listAccounts(database.db))).not.toContain('redentials');
    expect((await findAccountByHandle(database.db, '@xtep_TEST'))?.id).toBe(accountId);
    const account = await ready(database, {}).get(accountId);
    expect(account?.credentials).toEqual(token('secret-one', 120));
  });

  test('unlinking erases the credentials; the same user linked anew keeps the id', async () => {
    const database = open();
    const { accountId } = await link(database, token('one', 120));
    const gone = await database.db.transaction((tx) => unlinkAccount(tx, accountId, person, start));
    expect(gone).toBe(true);
    expect(await ready(database, {}).get(accountId)).toBeNull();
    expect(await ready(database, {}).renew(accountId, 'one')).toEqual({
      kind: 'refused',
      evidence: null,
    });
    expect(await link(database, token('two', 120))).toEqual({ accountId, relinked: true });
  });

  test('a token that ends soon is renewed once, however many ask', async () => {
    const database = open();
    const { accountId } = await link(database, token('old', 4));
    let asked = 0;
    const refresh = async () => {
      asked += 1;
      return granted('new', 120);
    };
    const here = ready(database, { refresh });
    const there = ready(database, { refresh }, 'there');
    const all = await Promise.all([
      here.get(accountId),
      here.get(accountId),
      there.get(accountId),
      there.renew(accountId, 'old'),
    ]);
    expect(asked).toBe(1);
    for (const result of all) expect(JSON.stringify(result)).toContain('"accessToken":"new"');
    const [row] = await listAccounts(database.db);
    expect(row).toMatchObject({ tokenExpiresAt: new Date('2026-11-25T02:00:00Z') });
    expect(row?.scopes).toEqual(['dm.write']);
  });

  test('a process that died in its turn is waited for, then replaced', async () => {
    const database = open();
    const { accountId } = await link(database, token('old', 4));
    await new Promise<void>((isInTurn) => {
      const refresh = () => {
        isInTurn();
        return new Promise<TokenResult>(() => undefined);
      };
      void ready(database, { refresh }, 'dead').renew(accountId, 'old');
    });
    let now = start;
    const options = { ...ready(database, {}).options, now: () => now };
    const x = silentX({ refresh: async () => granted('new', 120) });
    const waiting = createXAccounts({ ...options, x }).renew(accountId, 'old');
    now = new Date(start.getTime() + 46_000);
    expect(await waiting).toMatchObject({ kind: 'renewed' });
  });

  test('refused and unclear renewals keep the stored tokens', async () => {
    const database = open();
    const { accountId } = await link(database, token('old', 4));
    for (const kind of ['refused', 'unclear'] as const) {
      const result = { kind, evidence: evidence(400) } as const;
      const { get, renew } = ready(database, { refresh: async () => result });
      expect(await renew(accountId, 'old')).toEqual(result);
      expect((await get(accountId))?.credentials).toEqual(token('old', 4));
    }
  });

  test('the duty renews what ends soon and nothing else', async () => {
    const database = open();
    await link(database, token('soon', 4));
    await link(database, token('later', 60), { facts: { ...facts, xUserId: '78' } });
    const asked: string[] = [];
    const duty = await new Promise<ReturnType<typeof createTokenDuty>>((resolve) => {
      const { options, ...xAccounts } = ready(database, {
        refresh: async (credentials) => {
          asked.push(credentials.accessToken);
          return granted('fresh', 120);
        },
      });
      const get = async (id: number) => {
        const account = await xAccounts.get(id);
        resolve(running);
        return account;
      };
      const running = createTokenDuty({
        ...options,
        xAccounts: { ...xAccounts, get },
        metrics: silentMetrics,
      });
      running.start();
    });
    await duty.stop();
    expect(asked).toEqual(['soon']);
  });

  test('a link begun in chat ends once, with its pauses', async () => {
    const database = open();
    const { accountId } = await link(database, token('broken', 120));
    await database.db.transaction((tx) =>
      startPause(tx, {
        accountId,
        cause: 'link_broken',
        holds: 'all',
        ends: { kind: 'check' },
        incidentId: null,
        startedBy: { kind: 'system' },
        coolDownMinutes: 180,
        now: start,
      }),
    );
    const exchanged: string[][] = [];
    const here = ready(database, {
      authorizeUrl: (uri) => ({
        url: `https://x.test/?r=${uri}`,
        state: 's1',
        verifier: 'pkce-verifier',
      }),
      exchangeCode: async (...given) => {
        exchanged.push(given);
        return granted('linked', 120);
      },
      ownAccount: async () => ({ kind: 'read', value: facts, seen }),
    });
    expect(await here.startLink({ actor: person })).toContain('/oauth/x/callback');
    const [request] = await database.db.select().from(oauthRequests);
    expect(request?.verifier).not.toContain('pkce');
    const answers = await Promise.all([
      here.finishLink({ state: 's1', code: 'c1' }),
      here.finishLink({ state: 's1', code: 'c1' }),
      here.finishLink({ state: 'other', code: 'c1' }),
    ]);
    expect(answers.map((answer) => answer.kind).toSorted()).toEqual(['linked', 'stale', 'stale']);
    expect(exchanged).toEqual([['c1', 'pkce-verifier', 'http://localhost:3000/oauth/x/callback']]);
    expect(await openPauses(database.db, accountId)).toEqual([]);
    expect((await here.get(accountId))?.credentials.accessToken).toBe('linked');
  });

  test('a state is not good after 30 minutes', async () => {
    const database = open();
    const authorizeUrl = () => ({ url: 'u', state: 's2', verifier: 'v' });
    await ready(database, { authorizeUrl }).startLink({ actor: person });
    const late = ready(database, {}, 'here', new Date(start.getTime() + 31 * 60_000));
    expect(await late.finishLink({ state: 's2', code: 'c' })).toEqual({ kind: 'stale' });
  });

  test('the account of the environment is linked; a restart with the same token ends no pause', async () => {
    const database = open();
    const given = testConfig({ X_ACCESS_TOKEN: 'static' });
    const { options } = ready(database, {
      ownAccount: async () => ({ kind: 'read', value: facts, seen }),
    });
    const link = () => linkEnvironmentAccount({ ...options, config: given });
    expect(await link()).toEqual({ kind: 'linked', handle: 'XTEP_test' });
    const [account] = await listAccounts(database.db);
    const accountId = account?.id ?? 0;
    await database.db.transaction((tx) =>
      startPause(tx, {
        accountId,
        cause: 'link_broken',
        holds: 'all',
        ends: { kind: 'check' },
        incidentId: null,
        startedBy: { kind: 'system' },
        coolDownMinutes: 180,
        now: start,
      }),
    );
    await link();
    expect(await openPauses(database.db, accountId)).toHaveLength(1);
    await linkEnvironmentAccount({ ...options, config: testConfig({ X_ACCESS_TOKEN: 'other' }) });
    expect(await openPauses(database.db, accountId)).toEqual([]);
    expect((await ready(database, {}).get(accountId))?.credentials.accessToken).toBe('other');
  });

  test('what a person linked stands above the environment; X tells refusal from absence', async () => {
    const database = open();
    const { accountId } = await link(database, token('by-person', 120));
    const given = testConfig({ X_ACCESS_TOKEN: 'static' });
    const { options } = ready(database, {});
    const with_ = (ownAccount: XPort['ownAccount']) =>
      linkEnvironmentAccount({ ...options, x: silentX({ ownAccount }), config: given });
    await with_(async () => ({ kind: 'read', value: facts, seen }));
    expect((await ready(database, {}).get(accountId))?.credentials.accessToken).toBe('by-person');
    const failed = (status: number) => async () =>
      ({ kind: 'failed', evidence: evidence(status), seen }) as const;
    expect(await with_(failed(401))).toMatchObject({ kind: 'refused' });
    expect(await with_(failed(503))).toMatchObject({ kind: 'later' });
    expect(await linkEnvironmentAccount({ ...options, config })).toEqual({ kind: 'none' });
  });
});
