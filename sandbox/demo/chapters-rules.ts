import { team } from '../stage/stage.js';
import type { Bucket } from '../x/rate-limits.js';
import { expectTrue, postsTo, textsTo, untilOnX, type Chapter, type Scene } from './chapter.js';

/* Rules: what people do on X is answered once, and what is not answered has its reason. */

/** Each write of a person after this one is answered only when the earlier ones were looked at. */
async function writesLater({ stage }: Scene, handle: string, text: string): Promise<void> {
  stage.x.addPerson({ handle });
  stage.x.writeDm({ from: handle, to: stage.account.person.handle, text });
  await untilOnX(stage, `the answer to @${handle}`, () => textsTo(stage, handle).length === 1);
}

function expectMade(drawn: string): void {
  expectTrue(/作成しました|is made/u.test(drawn), `the rule was made:\n${drawn}`);
}

/** From now on X was read after this moment: what was there before is known. */
async function readAgain({ stage }: Scene, ...buckets: readonly Bucket[]): Promise<void> {
  const seen = stage.x.requests.length;
  await untilOnX(stage, `a look at ${buckets.join(', ')}`, () =>
    buckets.every((bucket) =>
      stage.x.requests.slice(seen).some((one) => one.bucket === bucket && one.status === 200),
    ),
  );
}

const keyword: Chapter = {
  title: {
    ja: '自動返信ルール: DMのキーワードに1回だけ答える',
    en: 'A rule: a keyword in a DM is answered once',
  },
  async play(scene) {
    const { stage, tell, acts } = scene;
    const us = stage.account.person.handle;
    const made = await acts.askOnSlack(
      '/xtep rule create name:営業時間 on:dm keyword:営業時間 text:"{name:お客}さん、10時から20時までです。"',
    );
    tell.answer(made);
    expectMade(made);
    stage.x.addPerson({ handle: 'mei_tea', name: 'めい' });
    tell.act({
      ja: 'Xで @mei_tea が「営業時間を教えてください」とDMを書きます。',
      en: 'On X, @mei_tea writes a DM that asks for the opening hours (営業時間).',
    });
    stage.x.writeDm({ from: 'mei_tea', to: us, text: '営業時間を教えてください' });
    await untilOnX(stage, 'the answer', () => textsTo(stage, 'mei_tea').length === 1);
    const [answer = ''] = textsTo(stage, 'mei_tea');
    tell.came({
      ja: `@mei_tea に自動で届きました: 「${answer}」`,
      en: `@mei_tea got by itself: “${answer}”`,
    });
    tell.act({
      ja: '同じ人がもう一度たずね、別の人(@nao_film)もたずねます。',
      en: 'The same person asks again, and so does another one, @nao_film.',
    });
    stage.x.writeDm({ from: 'mei_tea', to: us, text: '営業時間は?' });
    await writesLater(scene, 'nao_film', '営業時間は?');
    const counts = ['mei_tea', 'nao_film'].map((handle) => textsTo(stage, handle).length);
    expectTrue(counts.join() === '1,1', `each has one answer (${counts.join()})`);
    tell.came({
      ja: `届いた返信: @mei_tea ${counts[0]}通、@nao_film ${counts[1]}通。2回目は送信履歴に理由とともに残ります。`,
      en: `Answers: @mei_tea ${counts[0]}, @nao_film ${counts[1]}. The second time is in the history, with its reason.`,
    });
    const skipped = await acts.askOnSlack('/xtep history status:skipped cause:already_sent');
    tell.answer(skipped);
    expectTrue(skipped.includes('@mei_tea'), 'the history has the skipped one');
  },
};

const likeAndFollow: Chapter = {
  title: {
    ja: 'いいねとフォローにお礼のDM → 同じ人には1通',
    en: 'Thanks for likes and follows → one DM per person',
  },
  async play(scene) {
    const { stage, tell, acts } = scene;
    const us = stage.account.person.handle;
    tell.act({
      ja: 'Xの規則に注意が要るルールは、確認してから作成します。',
      en: "A rule that X's rules may not allow is made only after somebody has read why.",
    });
    const [asked, made] = await acts.askAndPress(
      '/xtep rule create name:お礼 on:like,follow match:any text:"{name:お客}さん、ありがとうございます!"',
      'accept',
    );
    tell.answer(asked);
    tell.answer(made);
    expectMade(made);
    await readAgain(scene, 'followers');
    const post = stage.x.addPost({ authorXId: stage.account.xUserId, text: '新メニューです' });
    stage.x.addPerson({ handle: 'saku_run', name: 'さく' });
    stage.x.addPerson({ handle: 'toma_dog', name: 'とうま' });
    tell.act({
      ja: 'Xで @saku_run がフォローして、いいねもします。@toma_dog はいいねだけです。',
      en: 'On X, @saku_run follows and likes; @toma_dog only likes.',
    });
    stage.x.follow('saku_run', us);
    await untilOnX(stage, 'thanks', () => textsTo(stage, 'saku_run').length === 1);
    stage.x.like('saku_run', post.id);
    stage.x.like('toma_dog', post.id);
    await untilOnX(stage, 'thanks', () => textsTo(stage, 'toma_dog').length === 1);
    const counts = ['saku_run', 'toma_dog'].map((handle) => textsTo(stage, handle).length);
    expectTrue(counts.join() === '1,1', `each is thanked once (${counts.join()})`);
    tell.came({
      ja: `お礼のDM: @saku_run ${counts[0]}通、@toma_dog ${counts[1]}通。`,
      en: `DMs of thanks: @saku_run ${counts[0]}, @toma_dog ${counts[1]}.`,
    });
    // People who follow in later chapters would be thanked too.
    const paused = await acts.askOnSlack('/xtep rule pause id:お礼');
    tell.answer(paused);
    expectTrue(/停止しました|is paused/u.test(paused), `the rule is paused:\n${paused}`);
  },
};

const optOut: Chapter = {
  title: {
    ja: '「配信停止」と書いた人には、もう送らない',
    en: 'Who writes 配信停止 is left alone',
  },
  async play(scene) {
    const { stage, tell, acts } = scene;
    const us = stage.account.person.handle;
    const before = textsTo(stage, 'nao_film').length;
    tell.act({
      ja: '@nao_film が「配信停止」とだけDMに書き、そのあとまた営業時間をたずねます。',
      en: '@nao_film writes a DM that is nothing but 配信停止, and asks for the hours again later.',
    });
    stage.x.writeDm({ from: 'nao_film', to: us, text: '配信停止' });
    await untilOnX(stage, 'the confirmation', () => textsTo(stage, 'nao_film').length > before);
    const confirmation = textsTo(stage, 'nao_film').at(-1) ?? '';
    stage.x.writeDm({ from: 'nao_film', to: us, text: '営業時間は?' });
    await writesLater(scene, 'riku_cam', '営業時間は?');
    const added = textsTo(stage, 'nao_film').length - before;
    expectTrue(added === 1, `one confirmation and nothing else (${added})`);
    tell.came({
      ja: `その後に届いたのは確認の ${added}通だけです: 「${confirmation}」`,
      en: `Since then they got ${added} DM, the confirmation: “${confirmation}”`,
    });
    const refused = await acts.askOnSlack('/xtep send to:@nao_film text:"セールのお知らせです。"');
    tell.answer(refused);
    expectTrue(textsTo(stage, 'nao_film').length === before + added, 'nothing more was sent');
  },
};

const tryOut: Chapter = {
  title: { ja: 'ルールのテスト: 何も送らずに確かめる', en: 'rule test: sends nothing, shows who' },
  async play({ stage, tell, acts }) {
    const before = stage.x.posts().length;
    const tested = await acts.askOnSlack('/xtep rule test id:営業時間');
    tell.answer(tested);
    expectTrue(tested.includes('@mei_tea'), 'it names who would be answered');
    expectTrue(stage.x.posts().length === before, 'it sends nothing');
  },
};

const confirmFirst: Chapter = {
  title: { ja: '送る前に人が確認するルール', en: 'A rule whose answers a person approves' },
  async play({ stage, tell, look, acts }) {
    const made = await acts.askOnSlack(
      '/xtep rule create name:お返事 on:mention do:reply confirm:yes text:"{name:お客}さん、ありがとうございます。お待ちしています!"',
    );
    tell.answer(made);
    expectMade(made);
    stage.x.addPerson({ handle: 'yuta_pan', name: 'ゆうた' });
    const mention = stage.x.mention({
      from: 'yuta_pan',
      text: `@${stage.account.person.handle} 明日うかがいます`,
    });
    tell.act({
      ja: '@yuta_pan がメンションします。送る前に、確認のカードが出ます。',
      en: '@yuta_pan mentions us. A card asks before anything is sent.',
    });
    const send = await look.waitingSend('@yuta_pan');
    const screens = await look.card({ send }, 'waiting');
    tell.show(screens);
    expectTrue(postsTo(stage, 'yuta_pan') === 0, 'nothing was sent before the approval');
    tell.act({
      ja: 'Ben(Discord)が「承認して送信」を押します。',
      en: 'Ben (Discord) presses Approve & send.',
    });
    stage.discord.press(team.discordOperator, screens.discord.id, `approve:${send}`);
    const replies = () =>
      stage.x.tweets.filter(({ repliedToPostId }) => repliedToPostId === mention.id);
    await untilOnX(stage, 'the reply', () => replies().length === 1);
    tell.show(await look.card({ send }, 'sent'));
    tell.came({
      ja: `@yuta_pan への返信: 「${replies()[0]?.written ?? ''}」`,
      en: `The reply to @yuta_pan: “${replies()[0]?.written ?? ''}”`,
    });
  },
};

export const ruleChapters: readonly Chapter[] = [
  keyword,
  likeAndFollow,
  optOut,
  tryOut,
  confirmFirst,
];
