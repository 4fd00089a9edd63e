import { dmsTo, expectTrue, postsTo, type Chapter } from './chapter.js';

/* Nothing twice, nothing lost: a cut answer, a crash, and the summary of the day. */

const cut: Chapter = {
  title: {
    ja: '応答が途切れた送信は、送り直さずに確かめる',
    en: 'A cut answer is read back, not repeated',
  },
  async play({ stage, tell, look, acts }) {
    const yui = stage.x.addPerson({ handle: 'yui_yoga', name: 'ゆい' });
    stage.x.fail({
      match: ({ recipientXId, kind }) => kind === 'dm' && recipientXId === yui.xUserId,
      accepts: true,
      respond: 'cut',
    });
    const send = await acts.sendFromSlack('to:@yui_yoga text:"予約を承りました。"');
    tell.act({
      ja: 'XはDMを受け取りましたが、応答の前に接続が切れました。',
      en: 'X took the DM, but the connection was cut before the answer.',
    });
    tell.show(await look.card({ send }, 'unknown'));
    tell.show(await look.card({ send }, 'sent'));
    expectTrue(postsTo(stage, 'yui_yoga') === 1, 'X got exactly one POST');
  },
};

const crash: Chapter = {
  title: { ja: '送信中にプログラムが強制終了する', en: 'The program is killed while it sends' },
  async play({ stage, tell, look, acts }) {
    const kei = stage.x.addPerson({ handle: 'kei_bike', name: 'けい' });
    stage.x.fail({
      match: ({ recipientXId, kind }) => kind === 'dm' && recipientXId === kei.xUserId,
      accepts: true,
      respond: 'hang',
    });
    const send = await acts.sendFromDiscord({ to: '@kei_bike', text: '修理が終わりました。' });
    await stage.x.until(() => postsTo(stage, 'kei_bike') === 1);
    tell.act({
      ja: 'POSTの最中に kill -9 し、もう一度起動します。',
      en: 'The program gets kill -9 in the middle of the POST, and is started again.',
    });
    await stage.program().kill();
    await stage.restart();
    tell.show(await look.card({ send }, 'sent'));
    expectTrue(postsTo(stage, 'kei_bike') === 1, 'X got exactly one POST');
    expectTrue(dmsTo(stage, 'kei_bike') === 1, 'and has exactly one DM');
  },
};

const digest: Chapter = {
  title: { ja: '日次サマリー', en: 'The digest' },
  async play({ stage, tell, acts }) {
    const drawn = await acts.askOnSlack('/xtep digest now');
    tell.answer(drawn);
    const accepted = stage.x.posts().filter((post) => post.accepted).length;
    const counted = Number(/(?:完了|Sent)\*?: (\d+)/u.exec(drawn)?.[1]);
    expectTrue(counted === accepted, `it counts the ${accepted} sends that X has (${counted})`);
    tell.answer(await acts.askOnDiscord('history', { status: 'failed' }));
  },
};

export const safetyChapters: readonly Chapter[] = [cut, crash];

export const digestChapter: Chapter = digest;
