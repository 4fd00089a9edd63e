import { asc, eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { enterCampaign } from '../../db/campaign-entries.js';
import { findCampaign } from '../../db/campaigns.js';
import { pauseAccount } from '../../db/pauses.js';
import type { Database } from '../../db/database.js';
import { campaignPosts, incidents, lanes, pauses } from '../../db/schema.js';
import type { Answer } from '../../src/chat/port.js';
import type { Evidence, RateWindow } from '../../src/domain/diagnosis/evidence.js';
import { createPublisherRound } from '../../src/loops/publisher.js';
import type { SendOutcome, XAccount } from '../../src/x/port.js';
import { entrant, people } from '../support/campaign-stage.js';
import { closedToUs, makeAccount, makeChannel, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { silentX } from '../support/silent-x.js';
import { buttonOf, drive, person, textOf, type Drive } from './drive.js';

/* Posts that list winners, as people press and as the duty goes on. Oracles: the answers, the rows, what X was asked. */

const admin = { person: person('U1', { admin: true, name: 'Boss' }) };
const english = { ...admin, channelId: 'C2' };
const seen = { endpoint: 'post-create', windows: [] } as const;

/** X's answer with a status and perhaps a code; nothing in it is about a recipient. */
const answered = (status: number, code: number | null = null, words = 'No.'): Evidence => ({
  ...closedToUs,
  answer: { kind: 'http', status },
  codes: code === null ? [] : [code],
  title: words,
  detail: words,
});

const locked = answered(403, 326, 'To protect our users, this account is temporarily locked.');
const unauthorized = answered(401, null, 'Unauthorized');

describeEachDatabase('publishing winners on X', (open) => {
  let database: Database;
  let app: Drive;
  /** The texts that X was asked to post, with the token that signed them. */
  let posts: { text: string; token: string }[];
  let outcome: (nth: number) => SendOutcome;
  let token: string;
  let renewals: number;
  let round: () => Promise<Date | null>;
  const accepted: SendOutcome = { kind: 'accepted', xId: '900', seen };
  const rejected = (evidence: Evidence): SendOutcome => ({ kind: 'rejected', evidence, seen });

  function begin(paceSeconds: number): void {
    const x = silentX({
      send: (account, { text }) => {
        posts.push({ text, token: account.credentials.accessToken });
        return Promise.resolve(outcome(posts.length));
      },
    });
    const account = (accountId: number): XAccount => ({
      accountId,
      xUserId: `x-${String(accountId)}`,
      credentials: {
        kind: 'oauth2',
        accessToken: token,
        refreshToken: 'r',
        expiresAt: null,
      },
    });
    app = drive(database, {
      x,
      xAccounts: {
        get: async (accountId) => account(accountId),
        renew: async (accountId) => {
          renewals += 1;
          token = `t${String(renewals)}`;
          return { kind: 'renewed', account: account(accountId) };
        },
        startLink: async () => null,
        finishLink: async () => ({ kind: 'stale' }),
      },
      environment: { XTEP_REPLY_PACE_SECONDS: String(paceSeconds) },
    });
    round = () => createPublisherRound(app.surroundings)(new AbortController().signal);
  }

  beforeEach(async () => {
    database = open();
    posts = [];
    outcome = () => accepted;
    token = 't0';
    renewals = 0;
    begin(0);
    await makeAccount(database.db);
    await makeChannel(database.db, 'C1');
    await makeChannel(database.db, 'C2', { locale: 'en' });
  });

  async function preview(quota = 60, from: typeof admin = admin): Promise<Answer> {
    const options = {
      name: '秋の抽選',
      on: 'dm',
      keyword: '応募',
      quota: String(quota),
      win: '当選です',
      followers_only: 'no',
    };
    await app.command('campaign create', options, admin);
    const campaign = await findCampaign(database.db, 1);
    if (campaign === null) throw new Error('There is no campaign.');
    await database.db.transaction((tx) =>
      enterCampaign(tx, {
        ruleId: 1,
        definition: campaign.definition,
        entrants: people(quota).map((id) => entrant(id, { at: app.clock.now })),
        timeZone: 'Asia/Tokyo',
        now: app.clock.now,
      }),
    );
    return app.command('campaign publish', { id: '1', channel: 'x' }, from);
  }

  const press = (view: Answer, from: typeof admin = admin) =>
    app.click(buttonOf(view, 'campaign-publish'), from);
  const rows = () => database.db.select().from(campaignPosts).orderBy(asc(campaignPosts.id));
  const states = async () => (await rows()).map(({ state }) => state);
  const status = async () => textOf(await app.command('campaign status', { id: '1' }));
  const later = (seconds: number) => {
    app.clock.now = new Date(app.clock.now.getTime() + seconds * 1_000);
  };

  async function everyWinnerOnce(quota = 60): Promise<void> {
    const onX = (await rows()).filter(({ state }) => state === 'posted');
    const named = onX
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => line.startsWith('fan_'));
    expect(named).toEqual(people(quota).map((id) => `fan_${id}`));
  }

  test.each([
    ['ja', admin, ['ロックされています', '対応する人']],
    ['en', english, ['locked', 'Who must act']],
  ] as const)('a refusal is explained as that of a send: %s', async (_locale, from, words) => {
    const view = await preview(60, from);
    outcome = (nth) => (nth === 2 ? rejected(locked) : accepted);
    const told = textOf(await press(view, from));
    for (const word of words) expect(told).toContain(word);
    // What X said stands beneath.
    expect(told).toContain('326');
    expect(await states()).toEqual(['posted', 'absent']);
    expect(await status()).toContain('326');
  });

  test('what X says of a recipient is not said of a post that is for nobody', async () => {
    const view = await preview(2);
    outcome = () => rejected(closedToUs);
    await press(view);
    const [row] = await rows();
    expect(row?.diagnosis?.causes.map(({ cause }) => cause)).not.toContain('recipient_closed');
  });

  test('a refusal for the sake of the account pauses it, with its incident; the rest goes on after a resume', async () => {
    const view = await preview();
    outcome = (nth) => (nth === 2 ? rejected(locked) : accepted);
    await press(view);
    expect(await database.db.select().from(pauses)).toMatchObject([
      { cause: 'sender_locked', holds: 'all', endedAt: null },
    ]);
    expect(await database.db.select().from(incidents)).toMatchObject([
      { cause: 'sender_locked', closedAt: null },
    ]);
    expect(textOf(await app.command('status', {}, admin))).toContain('一時停止');
    // A person tries again: nothing leaves while it is paused, and nothing is lost.
    const again = await app.command('campaign publish', { id: '1', channel: 'x' }, admin);
    expect(textOf(await press(again))).toContain('一時停止中');
    await round();
    expect(posts).toHaveLength(2);
    await app.command('account resume', {}, admin);
    await round();
    await everyWinnerOnce();
    const closed = await database.db.select().from(incidents);
    expect(closed.map(({ closedAt }) => closedAt !== null)).toEqual([true]);
  });

  test('an old token is renewed once, and the same post leaves again', async () => {
    const view = await preview(2);
    outcome = (nth) => (nth === 1 ? rejected(unauthorized) : accepted);
    expect(textOf(await press(view))).toContain('1件のポストを公開しました');
    expect(posts.map((post) => post.token)).toEqual(['t0', 't1']);
    expect(posts[0]?.text).toBe(posts[1]?.text);
    expect(await database.db.select().from(pauses)).toEqual([]);
  });

  test('refused again with a fresh token the link is broken: the account pauses', async () => {
    const view = await preview(2);
    outcome = () => rejected(unauthorized);
    await press(view);
    expect(posts).toHaveLength(2);
    expect(renewals).toBe(1);
    expect(await database.db.select().from(pauses)).toMatchObject([{ cause: 'link_broken' }]);
  });

  test('the pace is kept, also with replies: the first is out, the duty brings the others, each once', async () => {
    begin(30);
    const view = await preview(120);
    const told = textOf(await press(view));
    expect(posts).toHaveLength(1);
    const waiting = (await states()).filter((state) => state === 'waiting').length;
    expect(told).toContain(`公開済み: 1件 ・ 残り: ${String(waiting)}件`);
    expect(told).toContain('12:00');
    expect(await status()).toContain(`残り: ${String(waiting)}件`);
    const [lane] = await database.db.select().from(lanes).where(eq(lanes.kind, 'reply'));
    const at = await round();
    expect(at).toEqual(lane?.nextPacedAt);
    expect(posts).toHaveLength(1);
    // Another press, and another process, change nothing.
    expect(textOf(await press(view))).toContain('公開済み: 1件');
    for (let rounds = 0; rounds < waiting; rounds += 1) {
      later(40);
      await Promise.all([round(), round()]);
      expect(posts).toHaveLength(2 + rounds);
    }
    await everyWinnerOnce(120);
    expect(await round()).toBeNull();
  });

  test('a window that closes between two posts holds the others until it opens', async () => {
    const view = await preview();
    const reset = new Date(app.clock.now.getTime() + 600_000);
    const window: RateWindow = {
      scope: 'short',
      limit: 100,
      remaining: 0,
      resetAt: reset.toISOString(),
    };
    outcome = (nth) =>
      nth === 1
        ? { kind: 'accepted', xId: '1', seen: { endpoint: 'post-create', windows: [window] } }
        : accepted;
    expect(textOf(await press(view))).toContain('利用上限');
    expect(posts).toHaveLength(1);
    later(590);
    await round();
    expect(posts).toHaveLength(1);
    later(20);
    await round();
    await everyWinnerOnce();
  });

  test('a pause by a person between two posts holds the others until the resume', async () => {
    begin(30);
    const view = await preview();
    await press(view);
    const now = app.clock.now;
    await database.db.transaction((tx) => pauseAccount(tx, { accountId: 1, by: sato, now }));
    later(60);
    await round();
    expect(posts).toHaveLength(1);
    expect(await status()).toContain('一時停止中');
    await app.command('account resume', {}, admin);
    await round();
    expect(posts).toHaveLength(2);
  });

  test('a post under way when the process died stops the list until a person has looked; none is posted twice', async () => {
    begin(30);
    const view = await preview(120);
    await press(view);
    const lost = (await rows()).find(({ state }) => state === 'waiting');
    await database.db
      .update(campaignPosts)
      .set({ state: 'sending', postedAt: app.clock.now })
      .where(eq(campaignPosts.id, lost?.id ?? 0));
    later(60);
    await round();
    expect(posts).toHaveLength(1);
    later(120);
    await round();
    expect(posts).toHaveLength(1);
    expect(await states()).toEqual(['posted', 'unknown']);
    expect(await status()).toContain('確かめられず');
    const unsure = await app.command('campaign publish', { id: '1', channel: 'x' }, admin);
    const rest = await app.click(buttonOf(unsure, 'campaign-post-there'), admin);
    await press(rest);
    for (let rounds = 0; rounds < 3; rounds += 1) {
      later(40);
      await round();
    }
    await everyWinnerOnce(120);
  });
});
