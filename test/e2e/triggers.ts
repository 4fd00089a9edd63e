import { describe, expect, test } from 'vitest';
import type { Stage } from '../../sandbox/stage/stage.js';
import { asRecord, asText } from '../../sandbox/read-json.js';
import { createObserver, type Observer } from './observer.js';
import { openStage } from './open-stage.js';

/*
 * What people do on X leads to one message per person and rule: rules are typed on the platforms, X is read by polling,
 * and the program dies in the middle. Oracles: what X was asked to send.
 */

const polling = { XTEP_TRIGGER_SOURCES: 'poll', XTEP_POLL_SECONDS: '1' };

/** Of each kind: who does it, and how the rule answers. */
const kinds = ['like', 'follow', 'repost', 'reply', 'quote', 'mention', 'dm'] as const;

type Kind = (typeof kinds)[number];

const repliesTo: ReadonlySet<Kind> = new Set(['reply', 'quote', 'mention']);

const fan = (kind: Kind, round: number) => `fan_${kind}_${round}`;

/** The texts of all DMs, replies and posts that X was asked to make, and how often each. */
function asked(stage: Stage): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { body } of stage.x.posts()) {
    const text = asText(asRecord(body)['text']);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

async function makeRules(see: Observer): Promise<void> {
  for (const kind of kinds) {
    const what = repliesTo.has(kind) ? 'do:reply' : 'accept:yes';
    const text = `${kind} {handle}`;
    await see.askOnSlack(`/xtep rule create name:${kind} on:${kind} ${what} text:"${text}"`);
  }
}

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

const textsOf = (round: number) => kinds.map((kind) => `${kind} ${fan(kind, round)}`);

async function answered(stage: Stage, see: Observer, round: number): Promise<void> {
  await see.atX(`the answers of round ${round}`, () =>
    textsOf(round).every((text) => asked(stage).has(text)),
  );
}

describe.concurrent('what people do on X', () => {
  test('each kind is answered once per person, also across a kill', async ({ onTestFinished }) => {
    const stage = await openStage({ environment: polling });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { x, account } = stage;
    const before = x.addPost({ authorXId: account.xUserId, text: '前からのポスト' });
    x.addPerson({ handle: 'early' });
    x.like('early', before.id);
    x.follow('early', account.person.handle);
    await makeRules(see);
    // Read with the rules in force: what was there before is the base line of lists without times.
    await see.atX('the base lines', () =>
      ['likers', 'reposters', 'followers', 'messages', 'mentions', 'quotes'].every((bucket) =>
        x.requests.some((record) => record.bucket === bucket && record.status === 200),
      ),
    );
    const post = x.addPost({ authorXId: account.xUserId, text: '新メニュー' });
    act(stage, post.id, 1);
    await answered(stage, see, 1);

    await stage.program().kill();
    act(stage, post.id, 2);
    await stage.restart();
    await see.connected();
    await see.linked();
    await answered(stage, see, 2);
    // Something later is answered, so that whatever would be answered twice has been.
    act(stage, post.id, 3);
    await answered(stage, see, 3);
    expect([...asked(stage)].filter(([, count]) => count !== 1)).toEqual([]);
    expect([...asked(stage).keys()].toSorted()).toEqual([1, 2, 3].flatMap(textsOf).toSorted());
  }, 180_000);

  test('who asks for no more messages gets one confirmation and nothing else; a paused rule answers nobody', async ({
    onTestFinished,
  }) => {
    const stage = await openStage({ environment: polling });
    onTestFinished(() => stage.stop());
    const see = createObserver(stage);
    const { x, account } = stage;
    const own = account.person.handle;
    for (const handle of ['stops', 'while_paused', 'after_pause']) x.addPerson({ handle });
    await see.askOnSlack('/xtep rule create name:返信 on:dm repeat:always text:"お返事 {handle}"');
    x.writeDm({ from: 'stops', to: own, text: 'こんにちは' });
    await see.atX('the answer', () => asked(stage).has('お返事 stops'));
    x.writeDm({ from: 'stops', to: own, text: '配信停止' });
    await see.atX('the confirmation', () => see.postsTo('stops') === 2);
    x.writeDm({ from: 'stops', to: own, text: 'やっぱり教えて' });

    await see.askOnSlack('/xtep rule pause id:返信');
    x.writeDm({ from: 'while_paused', to: own, text: 'いる?' });
    const seen = x.requests.length;
    await see.atX('two more looks', () => {
      const looks = x.requests.slice(seen).filter(({ bucket }) => bucket === 'messages');
      return looks.length >= 2;
    });
    await see.askOnSlack('/xtep rule resume id:返信');
    x.writeDm({ from: 'after_pause', to: own, text: 'もしもし' });
    await see.atX('the answer after the pause', () => asked(stage).has('お返事 after_pause'));
    expect(see.postsTo('stops')).toBe(2);
    expect(see.postsTo('while_paused')).toBe(0);
    expect(asked(stage).get('お返事 stops')).toBe(1);
  }, 180_000);
});
