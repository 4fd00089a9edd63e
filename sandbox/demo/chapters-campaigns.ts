import { team } from '../stage/stage.js';
import { expectTrue, textsTo, untilOnX, type Chapter } from './chapter.js';

/* A campaign: who wins is decided at once, nobody wins twice, and all of it can be proved. */

/** Prizes: fewer than people who enter. */
const codes = ['CAFE-7Q2M', 'CAFE-X9KD'] as const;

const fans = ['hina_art', 'soma_fit', 'kanon_m', 'ryo_camp'] as const;

/** Enters too, without following. */
const stranger = 'passer_by';

const codeIn = (text: string): string | undefined => codes.find((code) => text.includes(code));

const instant: Chapter = {
  title: { ja: '抽選キャンペーン: その場で当選', en: 'A campaign: instant wins with prize codes' },
  async play({ stage, tell, acts }) {
    const { x, account } = stage;
    const made = await acts.askOnDiscord(
      'campaign create',
      {
        name: '秋のプレゼント',
        kind: 'instant',
        on: 'repost',
        quota: String(codes.length),
        codes: codes.join(','),
        win: '当選です! ドリンク券: {code}',
        lose: 'ご応募ありがとうございました。今回は残念でした。',
        accept: 'yes',
      },
      team.discordAdmin,
    );
    tell.answer(made);
    expectTrue(/作成しました|is made/u.test(made), `the campaign was made:\n${made}`);
    const post = x.addPost({ authorXId: account.xUserId, text: 'リポストで当たる!' });
    for (const handle of fans) {
      x.addPerson({ handle, follows: [account.xUserId] });
      x.repost(handle, post.id);
    }
    x.addPerson({ handle: stranger });
    x.repost(stranger, post.id);
    tell.act({
      ja: `フォロワー${fans.length}人と、フォローしていない @${stranger} がリポストします。`,
      en: `${fans.length} followers repost the post, and @${stranger}, who does not follow.`,
    });
    await untilOnX(stage, 'everybody who follows is told', () =>
      fans.every((handle) => textsTo(stage, handle).length === 1),
    );
    for (const handle of fans) {
      const text = textsTo(stage, handle)[0] ?? '';
      tell.came({ ja: `@${handle}: 「${text}」`, en: `@${handle}: “${text}”` });
    }
    const given = fans.flatMap((handle) => codeIn(textsTo(stage, handle)[0] ?? '') ?? []);
    expectTrue(given.toSorted().join() === codes.toSorted().join(), 'each code was given once');
    expectTrue(textsTo(stage, stranger).length === 0, 'who does not follow is told nothing');
    tell.answer(await acts.askOnSlack('/xtep campaign status id:秋のプレゼント'));
  },
};

const prove: Chapter = {
  title: { ja: '当選者の一覧と、抽選の検証', en: 'The winners, and the proof' },
  async play({ stage, tell, acts }) {
    const id = '秋のプレゼント';
    const list = (await acts.fileOnDiscord('campaign winners', { id })).trim();
    tell.answer(list);
    const [, ...winners] = list.split(/\r?\n/u);
    const told = fans.filter((handle) => codeIn(textsTo(stage, handle)[0] ?? '') !== undefined);
    expectTrue(
      winners.length === told.length &&
        told.every((handle) => winners.some((line) => line.includes(handle))),
      'the list names those who were told',
    );
    const verified = await acts.askOnSlack(`/xtep campaign verify id:${id}`);
    tell.answer(verified);
    expectTrue(/(?<!不)一致|\bsame\b/u.test(verified), 'the proof says that it is the same');
  },
};

export const campaignChapters: readonly Chapter[] = [instant, prove];
