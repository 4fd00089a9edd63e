import { team } from '../stage/stage.js';
import { refusals } from '../x/refusals.js';
import { dmsTo, expectTrue, postsTo, type Chapter, type Scene } from './chapter.js';

/* What happens to a whole account: a storm, an action block, a young account. */

const stormSize = 9;
const handleOf = (index: number) => `winner_${index + 1}`;

async function storm({ stage, acts }: Scene): Promise<void> {
  for (let index = 0; index < stormSize; index += 1) {
    stage.x.addPerson({ handle: handleOf(index), dmsFrom: 'followed' });
  }
  const options = Array.from({ length: stormSize }, (_, index) => handleOf(index));
  await Promise.all(
    options.map((handle) =>
      acts.sendFromDiscord({ to: `@${handle}`, text: '当選おめでとうございます!' }),
    ),
  );
}

const fold: Chapter = {
  title: { ja: '同じ原因のエラーが続く → まとめて再送', en: 'A storm of one cause → Resend all' },
  async play(scene) {
    const { stage, tell, look } = scene;
    const before = look.counts();
    tell.act({
      ja: `${stormSize}人の当選者へのDMが、同じ原因で続けて失敗します。`,
      en: `DMs to ${stormSize} winners fail with the same cause.`,
    });
    await storm(scene);
    const incident = await look.incident('recipient_not_following');
    const allCounted = new RegExp(`[((]${stormSize}(件|[))])`, 'u');
    const screens = await look.card({ incident }, 'open', allCounted);
    tell.show(screens);
    const added = look.counts().slack - before.slack;
    expectTrue(added === 6, `five cards and one incident card were posted (${added} were)`);
    tell.act({
      ja: '全員がDMを開放し、Ben(Discord)が「すべて再送」を押します。',
      en: 'All of them open their DMs, and Ben (Discord) presses Resend all.',
    });
    for (let index = 0; index < stormSize; index += 1) {
      stage.x.person(handleOf(index)).dmsFrom = 'everyone';
    }
    stage.discord.press(team.discordOperator, screens.discord.id, `resend-all:${incident}`);
    await stage.x.until(() => options().every((handle) => dmsTo(stage, handle) === 1));
    tell.show(await look.card({ incident }, 'closed'));
  },
};

const options = () => Array.from({ length: stormSize }, (_, index) => handleOf(index));

const block: Chapter = {
  title: { ja: 'アクションブロック → 一時停止と再開', en: 'An action block → pause and resume' },
  async play({ stage, tell, look, acts }) {
    const sora = stage.x.addPerson({ handle: 'sora_art', name: 'そら' });
    stage.x.addPerson({ handle: 'umi_cook', name: 'うみ' });
    stage.x.fail({
      match: ({ recipientXId }) => recipientXId === sora.xUserId,
      respond: refusals.spamBlock,
    });
    const refused = await acts.sendFromSlack('to:@sora_art text:"新作のお知らせです。"');
    await look.card({ send: refused }, 'failed');
    const incident = await look.incident('action_block');
    const waiting = await acts.sendFromSlack('to:@umi_cook text:"新作のお知らせです。"');
    tell.show(await look.card({ incident }, 'open', /(待っているもの|Waiting to be sent): 1/));
    expectTrue(postsTo(stage, 'umi_cook') === 0, 'a paused account sends nothing');
    tell.act({
      ja: 'Xで制限が解けたのを見て、Ben(Discord)が「今すぐ再開」を押します。',
      en: 'Seeing on X that the limit is lifted, Ben (Discord) presses Resume now.',
    });
    const { discord } = await look.card({ incident }, 'open');
    stage.discord.press(team.discordOperator, discord.id, `resume:${incident}`);
    await stage.x.until(() => dmsTo(stage, 'umi_cook') === 1);
    tell.came({
      ja: `待っていた送信 #${waiting} が届きました。`,
      en: `Send #${waiting}, which had waited, arrived.`,
    });
    const { slack } = await look.card({ send: refused }, 'failed');
    await stage.slack.press(team.slackOperator, slack.ts, 'resend');
    await look.card({ send: refused }, 'sent');
    tell.show(await look.card({ incident }, 'closed'));
  },
};

const young: Chapter = {
  title: { ja: '新しいアカウントを連携する', en: 'A new account is linked' },
  async play({ stage, tell, look, acts }) {
    const shop = stage.x.addAccount({
      handle: 'mori_shop',
      name: 'もりの雑貨店',
      createdAt: new Date(Date.now() - 5 * 86_400_000),
    });
    const answer = await acts.askOnSlack('/xtep account link');
    const url = /https?:\/\/\S+\/i\/oauth2\/authorize\S+?(?=[|>\s])/.exec(answer)?.[0] ?? '';
    expectTrue(url !== '', `the answer has X's authorize address:\n${answer}`);
    const page = await fetch(stage.x.authorize(url.replaceAll('&amp;', '&'), shop.xUserId));
    expectTrue(page.ok, `the link was made (HTTP ${page.status})`);
    tell.came({
      ja: '@mori_shop を連携しました(5日前に作成)。',
      en: '@mori_shop (5 days old) is linked.',
    });
    const sends: string[] = [];
    for (const handle of ['kaze_tea', 'hoshi_mama']) {
      const person = stage.x.addPerson({ handle });
      stage.x.fail({
        match: ({ recipientXId, accountXId }) =>
          recipientXId === person.xUserId && accountXId === shop.xUserId,
        respond: refusals.operationNotPermitted,
      });
      const send = await acts.sendFromSlack(
        `to:@${handle} account:@mori_shop text:"開店しました。"`,
      );
      await look.card({ send }, 'failed');
      sends.push(send);
    }
    tell.show(await look.card({ send: sends[1] ?? '' }, 'failed'));
  },
};

export const stormChapters: readonly Chapter[] = [fold, block];

/** Last, since with two accounts every send has to name one. */
export const secondAccountChapter: Chapter = young;
