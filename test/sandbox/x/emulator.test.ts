import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../sandbox/x/incoming.js';
import { startXEmulator } from '../../../sandbox/x/emulator.js';
import { start, type Answered, type On } from './on-account.js';

/*
 * What the emulator does that the real port does not ask for, or that a strict X must refuse. What
 * the port asks for is tested with it in test/x.
 */

describe('windows', () => {
  test('the three ways of sending a DM share one, and its end is a 429', async () => {
    const limits = { 'dm-send': { short: 3, userDay: 100, appDay: 100 } };
    const { emulator, account, post } = await start({ limits });
    const [one, two] = [emulator.addPerson({}).xUserId, emulator.addPerson({}).xUserId];
    const pair = [account.xUserId, one].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)).join('-');
    const text = 'やあ';
    const group = {
      conversation_type: 'Group',
      participant_ids: [one, two],
      message: { text },
    };
    const answers = [
      await post(`/2/dm_conversations/with/${one}/messages`, { text }),
      await post(`/2/dm_conversations/${pair}/messages`, { text }),
      await post('/2/dm_conversations', group),
      await post(`/2/dm_conversations/with/${two}/messages`, { text }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 429]);
    const remaining = answers.map(({ headers }) => headers.get('x-rate-limit-remaining'));
    expect(remaining).toEqual(['2', '1', '0', '0']);
    expect(emulator.dms.map(({ conversationId }) => conversationId)).toMatchObject([
      pair,
      pair,
      {},
    ]);
  });

  test('the 24 hours of an account, and its reset', async () => {
    let time = Date.parse('2026-11-25T03:00:00Z');
    const { emulator, account, post } = await start({ now: () => new Date(time) });
    const fan = emulator.addPerson({}).xUserId;
    const path = `/2/dm_conversations/with/${fan}/messages`;
    emulator.limiter.exhaust('dm-send', account.xUserId, 'user_day');
    const refused = await post(path, { text: 'a' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-user-limit-24hour-remaining')).toBe('0');
    time = Number(refused.headers.get('x-user-limit-24hour-reset')) * 1000;
    // The token has run out in the meantime.
    account.oauth2.expiresAt = new Date(time + 1);
    expect((await post(path, { text: 'a' })).status).toBe(201);
  });
});

describe('refused requests', () => {
  test.each([
    ['/2/dm_conversations/with/abc/messages', { text: 'a' }],
    ['/2/dm_conversations/with/5/messages', { text: '' }],
    ['/2/dm_conversations/with/5/messages', { text: 'a', extra: 1 }],
    [
      '/2/dm_conversations',
      { conversation_type: 'group', participant_ids: ['1', '2'], message: {} },
    ],
    ['/2/tweets', {}],
  ])('POST %s %j', async (path, body) => {
    const { post } = await start();
    expect(await post(path, body)).toMatchObject({
      status: 400,
      body: { type: 'https://api.twitter.com/2/problems/invalid-request' },
    });
  });

  test.each([
    '/2/users?ids=',
    `/2/users?ids=${Array.from({ length: 101 }, (_, index) => index).join(',')}`,
    '/2/users?ids=abc',
    '/2/users/by/username/way_too_long_handle',
    '/2/users/5/tweets?max_results=3',
    '/2/dm_conversations/with/5/dm_events?max_results=101',
    '/2/dm_conversations/with/5/dm_events?pagination_token=nonsense',
  ])('GET %s', async (path) => {
    const { get } = await start();
    expect(await get(path)).toMatchObject({ status: 400, body: { title: 'Invalid Request' } });
  });

  test('a missing scope, in X’s own word', async () => {
    const { post } = await start({}, ['tweet.read', 'users.read']);
    const answer = await post('/2/dm_conversations/with/5/messages', { text: 'a' });
    expect(answer).toMatchObject({ status: 403, body: { detail: 'Forbidden' } });
  });

  test('no token, a wrong token, an unknown path', async () => {
    const { emulator, get } = await start();
    const bare = await fetch(`${emulator.url}/2/users/me`);
    expect(bare.status).toBe(401);
    const headers = { authorization: 'OAuth oauth_consumer_key="x",oauth_token="y"' };
    expect((await fetch(`${emulator.url}/2/users/me`, { headers })).status).toBe(401);
    expect((await get('/2/nothing')).status).toBe(404);
  });
});

describe('who takes DMs', () => {
  test.each([
    ['everyone', {}, true],
    ['nobody', { dmsFrom: 'nobody' }, false],
    ['people they follow', { dmsFrom: 'followed' }, false],
    ['verified people', { dmsFrom: 'verified' }, false],
    ['their friends, being protected', { protected: true }, false],
    ['not us, being suspended', { status: 'suspended' }, false],
  ] as const)('somebody who takes them from %s', async (_, facts, open) => {
    const { emulator, get, post } = await start();
    const person = emulator.addPerson(facts);
    const sent = await post(`/2/dm_conversations/with/${person.xUserId}/messages`, { text: 'a' });
    expect(sent.status).toBe(open ? 201 : 403);
    const seen = await get(`/2/users?ids=${person.xUserId}&user.fields=receives_your_dm`);
    const data = fieldsOf(seen.body)['data'];
    expect(data === undefined || open === readsOpen(data)).toBe(true);
  });

  function readsOpen(data: unknown): unknown {
    return Array.isArray(data) ? fieldsOf(data[0])['receives_your_dm'] : undefined;
  }

  test('following or verifying opens the door, blocking shuts it', async () => {
    const { emulator, account, post } = await start();
    const person = emulator.addPerson({ dmsFrom: 'verified' });
    const path = `/2/dm_conversations/with/${person.xUserId}/messages`;
    const statuses: number[] = [];
    const send = async (): Promise<unknown> =>
      statuses.push((await post(path, { text: 'a' })).status);
    await send();
    account.person.verifiedType = 'blue';
    await send();
    account.person.verifiedType = 'none';
    person.follows.add(account.xUserId);
    await send();
    person.blocks.add(account.xUserId);
    await send();
    expect(statuses).toEqual([403, 201, 201, 403]);
  });
});

describe('who may reply', () => {
  const detailOf = ({ body }: Answered): unknown =>
    fieldsOf(body)['detail'] ?? fieldsOf(body)['errors'];

  test.each([
    ['whoever is mentioned', '@shop はい', {}, 201],
    ['nobody who was not', 'はい', {}, 403],
    ['nobody under a deleted post', '@shop はい', { deleted: true }, 403],
  ])('%s', async (_, text, { deleted = false }: { deleted?: boolean }, status) => {
    const { emulator, post } = await start();
    const author = emulator.addPerson({ handle: 'fan' });
    const target = emulator.addPost({ authorXId: author.xUserId, text });
    target.deleted = deleted;
    const reply = { in_reply_to_tweet_id: target.id };
    expect((await post('/2/tweets', { text: 'どうも', reply })).status).toBe(status);
  });

  test('whoever is quoted, and everybody to themselves', async () => {
    const { emulator, account, post } = await start();
    const author = emulator.addPerson({});
    const own = emulator.addPost({ authorXId: account.xUserId, text: '新商品' });
    const quote = emulator.addPost({
      authorXId: author.xUserId,
      text: 'これ',
      quotedPostId: own.id,
    });
    for (const { id } of [own, quote]) {
      const reply = { in_reply_to_tweet_id: id };
      expect((await post('/2/tweets', { text: 'どうも', reply })).status).toBe(201);
    }
  });

  test('the same words under the same post only once; long ones only with Premium', async () => {
    const { emulator, account, post } = await start();
    const own = emulator.addPost({ authorXId: account.xUserId, text: '新商品' });
    const reply = { in_reply_to_tweet_id: own.id };
    expect((await post('/2/tweets', { text: 'a', reply })).status).toBe(201);
    expect(detailOf(await post('/2/tweets', { text: 'a', reply }))).toContain('duplicate content');
    const long = { text: 'あ'.repeat(141), reply };
    expect(detailOf(await post('/2/tweets', long))).toContain('not permitted to perform');
    account.person.subscriptionType = 'Premium';
    expect((await post('/2/tweets', long)).status).toBe(201);
  });

  test('whom the author lets', async () => {
    const { emulator, account, post } = await start();
    const author = emulator.addPerson({});
    const target = emulator.addPost({
      authorXId: author.xUserId,
      text: 'はい',
      replySettings: 'following',
    });
    const reply = { in_reply_to_tweet_id: target.id };
    const refused = await post('/2/tweets', { text: 'a', reply });
    expect(detailOf(refused)).toMatchObject([{ code: 433 }]);
    emulator.settings.repliesNeedInvitation = false;
    author.follows.add(account.xUserId);
    expect((await post('/2/tweets', { text: 'a', reply })).status).toBe(201);
  });
});

describe('linking in a browser', () => {
  const query = (on: On): Record<string, string> => ({
    response_type: 'code',
    client_id: on.emulator.app.clientId,
    redirect_uri: 'http://127.0.0.1:3000/cb',
    state: 's',
    code_challenge: 'c',
    code_challenge_method: 'S256',
    scope: 'dm.read',
  });

  test('the page offers each account and sends back with a code', async () => {
    const on = await start();
    on.emulator.addPerson({ handle: 'fan' });
    const page = await on.get(`/i/oauth2/authorize?${new URLSearchParams(query(on)).toString()}`);
    expect(page.body).toContain('@shop');
    expect(page.body).not.toContain('@fan');
    const chosen = new URLSearchParams({ ...query(on), account: on.account.xUserId });
    const address = `${on.emulator.url}/i/oauth2/authorize?${chosen.toString()}`;
    const back = await fetch(address, { redirect: 'manual' });
    expect(back.status).toBe(302);
    expect(back.headers.get('location')).toMatch(
      /^http:\/\/127\.0\.0\.1:3000\/cb\?state=s&code=.+/,
    );
  });

  test.each([
    ['response_type', 'token'],
    ['client_id', 'other'],
    ['state', ''],
    ['code_challenge_method', 's256'],
    ['redirect_uri', 'nowhere'],
  ])('a link whose %s is %j is refused', async (name, value) => {
    const on = await start();
    const wrong = new URLSearchParams({ ...query(on), [name]: value });
    expect((await on.get(`/i/oauth2/authorize?${wrong.toString()}`)).status).toBe(400);
  });

  test('the token endpoint takes forms too, and only our app', async () => {
    const on = await start();
    const ask = (clientSecret: string): Promise<Response> =>
      fetch(`${on.emulator.url}/2/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: on.account.oauth2.refreshToken ?? '',
          client_id: on.emulator.app.clientId,
          client_secret: clientSecret,
        }),
      });
    expect((await ask('wrong')).status).toBe(401);
    expect((await ask(on.emulator.app.clientSecret ?? '')).status).toBe(200);
  });
});

describe('watching and disturbing', () => {
  test('the journal tells requests from what they made', async () => {
    const { emulator, account, post, get } = await start();
    const fan = emulator.addPerson({});
    const path = `/2/dm_conversations/with/${fan.xUserId}/messages`;
    const next = emulator.next(({ kind }) => kind === 'dm');
    emulator.fail({ respond: { status: 503 }, accepts: true });
    await post(path, { text: 'a' });
    await get('/2/users/me');
    expect(await next).toMatchObject({
      kind: 'dm',
      accountXId: account.xUserId,
      recipientXId: fan.xUserId,
      text: 'a',
      accepted: true,
      status: 503,
      xId: emulator.dms[0]?.id,
    });
    expect(emulator.posts()).toHaveLength(1);
    expect(emulator.requests.map(({ kind }) => kind)).toEqual(['dm', 'me']);
  });

  test('faults meet whom they match, as often as they say', async () => {
    const { emulator, get } = await start();
    const respond = { status: 418 };
    const undo = emulator.fail({ match: ({ kind }) => kind === 'me', times: Infinity, respond });
    const statuses = async (): Promise<readonly number[]> => [
      (await get('/2/users/me')).status,
      (await get('/2/users?ids=1')).status,
    ];
    expect(await statuses()).toEqual([418, 200]);
    expect(await statuses()).toEqual([418, 200]);
    undo();
    emulator.fail({ respond, times: 1 });
    expect(await statuses()).toEqual([418, 200]);
  });

  test('what is held goes on after release', async () => {
    const { emulator, get } = await start();
    emulator.fail({ respond: 'hold' });
    const answer = get('/2/users/me');
    await emulator.until(() => emulator.requests[0]?.trouble === 'hold');
    emulator.release();
    expect((await answer).status).toBe(200);
  });

  test('stopping ends all waiting', async () => {
    const emulator = await startXEmulator();
    const waiting = emulator.next();
    const [ended] = await Promise.allSettled([waiting, emulator.stop()]);
    expect(ended).toMatchObject({
      status: 'rejected',
      reason: new Error('The X emulator was stopped.'),
    });
  });
});
