import { describe, expect, test } from 'vitest';
import type { Stage } from '../../sandbox/stage/stage.js';
import { asRecord, asText } from '../../sandbox/read-json.js';
import { createObserver, type Observer } from './observer.js';
import { openStage } from './open-stage.js';

/*
 * What people do on X leads to one message per person and rule, whichever source tells of it: the stream, webhooks, both
 * with polling, twice, late, in reverse, and across a kill. Oracles: what X was asked to send, and X's own bill.
 */

/** What is pushed; each has a rule of its own. */
const kinds = ['like', 'follow', 'repost', 'reply', 'quote', 'mention', 'dm'] as const;

/** Those that have a post to reply to; the others are answered by a DM. */
const repliesTo: ReadonlySet<string> = new Set(['reply', 'quote', 'mention', 'hashtag']);

const events = [
  'follow.follow',
  'follow.unfollow',
  'like.create',
  'post.repost.create',
  'post.reply.create',
  'post.quote.create',
  'post.mention.create',
  'dm.received',
  'chat.received',
];

const pushing = (sources: string): Record<string, string> => ({
  XTEP_TRIGGER_SOURCES: sources,
  X_BEARER_TOKEN: 'sandbox-bearer-token',
  XTEP_POLL_SECONDS: '1',
});

const webAddress = { PUBLIC_URL: 'https://xtep.example.com' };

const fan = (kind: string, round: number) => `${kind}_${String(round)}`;

const textsOf = (rounds: readonly number[], of: readonly string[] = kinds) =>
  rounds.flatMap((round) => of.map((kind) => `${kind} ${fan(kind, round)}`)).toSorted();

/** The texts of all DMs, replies and posts that X was asked to make, each as often as it was asked. */
const asked = ({ x }: Stage): readonly string[] =>
  x.posts().map(({ body }) => asText(asRecord(body)['text']));

/** They answer every act, so that only knowing acts again keeps them from answering one twice. */
async function makeRules(see: Observer, of: readonly string[] = kinds): Promise<void> {
  for (const kind of of) {
    const what = repliesTo.has(kind) ? 'do:reply' : 'do:dm';
    // A tag alone is no reason to answer: they follow us too.
    const when = kind === 'hashtag' ? ',follow hashtag:xtep' : '';
    const text = `${kind} {handle}`;
    await see.askOnSlack(
      `/xtep rule create name:${kind} on:${kind}${when} ${what} repeat:always accept:yes text:"${text}"`,
    );
  }
}

/** Everything once, each by a person of its own. */
function act({ x, account }: Stage, postId: string, round: number): void {
  const own = account.person.handle;
  for (const kind of kinds) x.addPerson({ handle: fan(kind, round) });
  x.like(fan('like', round), postId);
  x.follow(fan('follow', round), own);
  x.repost(fan('repost', round), postId);
  x.reply({ from: fan('reply', round), to: postId, text: '応募します' });
  x.quote({ from: fan('quote', round), postId, text: 'これ好き' });
  x.mention({ from: fan('mention', round), text: `やあ @${own} さん` });
  x.writeDm({ from: fan('dm', round), to: own, text: 'こんにちは' });
}

const answered = (
  stage: Stage,
  see: Observer,
  rounds: readonly number[],
  of: readonly string[] = kinds,
): Promise<void> =>
  see.atX(`the answers of round ${rounds.join()}`, () => {
    const texts = new Set(asked(stage));
    return textsOf(rounds, of).every((text) => texts.has(text));
  });

const subscribed = (stage: Stage, see: Observer): Promise<void> =>
  see.atX('the subscriptions', () =>
    events.every((event) =>
      stage.x.subscriptions.some(
        ({ event_type: type, filter }) =>
          type === event && filter.user_id === stage.account.xUserId,
      ),
    ),
  );

/** A post that was liked and an account that was followed before anybody looked. */
function before({ x, account }: Stage, name: string): string {
  const post = x.addPost({ authorXId: account.xUserId, text: '前からのポスト' });
  x.addPerson({ handle: name });
  x.like(name, post.id);
  x.follow(name, account.person.handle);
  return post.id;
}

/** The program as if the power was cut, until X has noticed it too. */
async function killed(stage: Stage, see: Observer): Promise<void> {
  await stage.program().kill();
  await see.atX('the end of the stream', () => stage.x.stream.connections() === 0);
}

const streaming = (stage: Stage, see: Observer): Promise<void> =>
  see.atX('the stream', () => stage.x.stream.connections() === 1);

const status = async ({ slack }: Stage, see: Observer): Promise<string> =>
  slack.picture(await see.askOnSlack('/xtep status'));

describe.concurrent('what X pushes', () => {
  test('by the stream alone: each kind is answered once, also twice delivered, late, and after a kill', async ({
    onTestFinished,
  }) => {
    const stage = await openStage({ environment: pushing('stream') });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { x, account } = stage;
    const own = account.person.handle;
    const postId = before(stage, 'early');
    await makeRules(see);
    await subscribed(stage, see);
    await streaming(stage, see);
    act(stage, postId, 1);
    // Several likes at once, of a post whose likers nobody has read before.
    const other = before(stage, 'early_too');
    const crowd = ['crowd_1', 'crowd_2', 'crowd_3', 'crowd_4'];
    for (const handle of crowd) {
      x.addPerson({ handle });
      x.like(handle, other);
    }
    await answered(stage, see, [1]);

    // Kept back over a cut, twice, and with one that nobody can read.
    x.stream.duplicate = true;
    x.stream.hold();
    act(stage, postId, 2);
    x.addPerson({ handle: 'secretive' });
    x.writeChat({ from: 'secretive', to: own, text: 'ひみつ' });
    x.stream.cut();
    await see.atX('the end of the stream', () => x.stream.connections() === 0);
    await streaming(stage, see);
    x.stream.release();
    await answered(stage, see, [2]);

    const known = x.subscriptions.map(({ subscription_id: id }) => id);
    await killed(stage, see);
    await stage.restart();
    await see.connected();
    await see.linked();
    await streaming(stage, see);
    act(stage, postId, 3);
    await answered(stage, see, [3]);
    // Something later is answered, so that whatever would be answered twice has been.
    act(stage, postId, 4);
    await answered(stage, see, [4]);
    const more = [...crowd, 'early_too'].map((handle) => `like ${handle}`);
    expect(asked(stage).toSorted()).toEqual(
      [...textsOf([1, 2, 3, 4]), ...more, 'follow early_too'].toSorted(),
    );
    expect(x.subscriptions.map(({ subscription_id: id }) => id)).toEqual(known);
    expect(await status(stage, see)).toContain('暗号化されていて読めなかったDM: 1件');
  }, 180_000);

  test('by webhooks alone: each kind is answered once, in both shapes, in reverse, and what came during a kill', async ({
    onTestFinished,
  }) => {
    const stage = await openStage({ environment: { ...pushing('webhook'), ...webAddress } });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { x, account } = stage;
    x.settings.webhookOrigin = stage.url;
    const postId = before(stage, 'early');
    await makeRules(see);
    await subscribed(stage, see);
    expect(x.webhooks.all.map(({ url, valid }) => ({ url, valid }))).toEqual([
      { url: 'https://xtep.example.com/webhooks/x', valid: true },
    ]);
    x.webhooks.duplicate = true;
    act(stage, postId, 1);
    await answered(stage, see, [1]);
    const settled = () => x.webhooks.deliveries.every((delivery) => delivery.settled);
    await see.atX('the deliveries', settled);
    x.webhooks.duplicate = false;

    // X delivers to nobody; later both shapes come anyhow, the newest first.
    await stage.program().kill();
    x.settings.accountActivity = [account.xUserId];
    const until = x.webhooks.deliveries.length;
    const other = before(stage, 'early_too');
    act(stage, other, 2);
    await see.atX('the lost deliveries', () => {
      const lost = x.webhooks.deliveries.slice(until);
      return lost.some(({ body }) => body.includes('direct_message_events')) && settled();
    });
    await see.atX('the last lost delivery', () => {
      const last = x.webhooks.deliveries.at(-1);
      return last?.settled === true && last.body.includes('for_user_id');
    });
    const lost = x.webhooks.deliveries.slice(until).map(({ body }) => body);
    x.settings.accountActivity = [];
    await stage.restart();
    await see.connected();
    await see.linked();
    const older = lost.filter((body) => body.includes('for_user_id')).toReversed();
    const newer = lost.filter((body) => !body.includes('for_user_id')).toReversed();
    for (const body of [...older, ...newer, ...newer]) expect(await x.deliver(body)).toBe(200);
    await answered(stage, see, [2]);
    act(stage, postId, 3);
    await answered(stage, see, [3]);
    act(stage, other, 4);
    await answered(stage, see, [4]);
    // Done after the rules were made, though nobody could hear of it.
    const late = ['like early_too', 'follow early_too'];
    expect(asked(stage).toSorted()).toEqual([...textsOf([1, 2, 3, 4]), ...late].toSorted());
    expect(await x.deliver('{}', { signature: 'sha256=wrong' })).toBe(401);
  }, 180_000);

  test('by the stream, webhooks and polling at once, all twice, across a kill: once per person and rule', async ({
    onTestFinished,
  }) => {
    const sources = { ...pushing('poll,stream,webhook'), ...webAddress };
    const stage = await openStage({ environment: sources });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { x, account } = stage;
    x.settings.webhookOrigin = stage.url;
    x.settings.accountActivity = [account.xUserId];
    x.stream.duplicate = true;
    x.webhooks.duplicate = true;
    const all = [...kinds, 'hashtag'];
    const tagged = (round: number) => {
      x.addPerson({ handle: fan('hashtag', round) });
      x.follow(fan('hashtag', round), account.person.handle);
      x.mention({ from: fan('hashtag', round), text: 'たのしい #xtep' });
    };
    const rounds = [1, 2, 3, 4, 5];
    const postId = before(stage, 'early');
    await makeRules(see, all);
    await subscribed(stage, see);
    await streaming(stage, see);
    await see.atX('the base lines', () =>
      ['likers', 'reposters', 'followers'].every((bucket) =>
        x.requests.some((record) => record.bucket === bucket && record.status === 200),
      ),
    );
    act(stage, postId, 1);
    tagged(1);
    await answered(stage, see, [1], all);

    // It dies with some of these answered and some not, and others come while it is dead.
    x.settings.likesNameLiker = true;
    act(stage, postId, 2);
    tagged(2);
    const atDeath = asked(stage).length;
    await see.atX('the first answer', () => asked(stage).length > atDeath);
    await killed(stage, see);
    act(stage, postId, 3);
    tagged(3);
    await stage.restart();
    await see.connected();
    await see.linked();
    await streaming(stage, see);
    await answered(stage, see, [2, 3], all);
    x.settings.likesNameLiker = false;
    act(stage, postId, 4);
    tagged(4);
    await answered(stage, see, [4], all);
    act(stage, postId, 5);
    tagged(5);
    await answered(stage, see, [5], all);
    const taggers = rounds.map((round) => `follow ${fan('hashtag', round)}`);
    expect(asked(stage).toSorted()).toEqual([...textsOf(rounds, all), ...taggers].toSorted());
  }, 180_000);
});

/** What X bills for reading triggers: not whose the account is, nor messages, in which opt-outs are heard at any cost. */
const readingBill = ({ x, account }: Stage): number =>
  x.billing.items
    .filter(({ what }) => /^(?:post|user|like):/u.test(what) && what !== `user:${account.xUserId}`)
    .reduce((sum, { microUsd }) => sum + microUsd, 0);

describe.concurrent('the budget for reading', () => {
  test('is not exceeded on the bill of X by more than a page; opt-outs are heard all the same', async ({
    onTestFinished,
  }) => {
    const stage = await openStage({
      environment: {
        XTEP_TRIGGER_SOURCES: 'poll',
        XTEP_POLL_SECONDS: '1',
        XTEP_READ_BUDGET_USD: '0.15',
        XTEP_PREFLIGHT: 'off',
      },
    });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { x, account } = stage;
    const own = account.person.handle;
    const postId = x.addPost({ authorXId: account.xUserId, text: '新メニュー' }).id;
    await makeRules(see, ['like', 'mention', 'dm']);
    const names = Array.from({ length: 60 }, (_, index) => `crowd_${String(index)}`);
    for (const handle of names) {
      x.addPerson({ handle });
      x.mention({ from: handle, text: `やあ @${own} さん` });
      x.like(handle, postId);
    }
    const lookUntilUsedUp = async (): Promise<string> => {
      const shown = await status(stage, see);
      return shown.includes('使い切りました') ? shown : lookUntilUsedUp();
    };
    expect(await lookUntilUsedUp()).toContain('読み取りの予算: 1日 $0.15 を使い切りました');
    // Two more looks at the messages: everything else would have been read meanwhile.
    const looks = () =>
      x.requests.filter(({ bucket, status: code }) => bucket === 'messages' && code === 200).length;
    const seen = looks();
    x.addPerson({ handle: 'stops' });
    x.writeDm({ from: 'stops', to: own, text: '配信停止' });
    await see.atX('the confirmation', () => see.postsTo('stops') === 1);
    await see.atX('another look', () => looks() > seen + 1);
    expect(readingBill(stage)).toBeGreaterThan(100_000);
    expect(readingBill(stage)).toBeLessThanOrEqual(150_000);
    expect(await status(stage, see)).toContain('使い切りました');
  }, 180_000);
});
