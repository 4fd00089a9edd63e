import { expect, test } from 'vitest';
import { fieldsOf } from '../../../sandbox/x/incoming.js';
import { readPushed } from '../../../src/x/read-pushed.js';
import { start } from './on-account.js';
import { receiver } from './webhook-receiver.js';

/* The older account-activity deliveries, as the webhook gets them and as the product reads them. */

async function prepared() {
  const on = await start({ settings: { loopbackWebhooks: true } });
  const { emulator: x, account } = on;
  const there = await receiver(x.keys.consumerSecret);
  const authorization = `Bearer ${x.bearerToken}`;
  await on.post('/2/webhooks', { url: there.url }, { authorization });
  x.settings.accountActivity = [account.xUserId];
  const post = x.addPost({ authorXId: account.xUserId, text: '新商品' });
  const fan = x.addPerson({ handle: 'fan', name: 'たろう' });
  const settled = (): number => x.webhooks.deliveries.filter((one) => one.settled).length;
  await x.until(() => settled() === 1);
  /** The only delivery that something makes. */
  const told = async (act: () => unknown): Promise<Readonly<Record<string, unknown>>> => {
    const before = settled();
    act();
    await x.until(() => settled() === before + 1);
    return fieldsOf(JSON.parse(there.received.at(-1)?.body ?? ''));
  };
  return { x, account, post, fan, told };
}

test('each happening about an account is one delivery, and names who did it', async () => {
  const { x, account, post, fan, told } = await prepared();
  const actor = { xUserId: fan.xUserId, handle: 'fan', name: 'たろう' };
  const acted = (act: object) => [{ kind: 'acts', acts: [{ act, actor }] }];
  const ourPostId = post.id;
  const items = async (act: () => unknown) => readPushed(await told(act)).items;
  expect(await items(() => x.like('fan', ourPostId))).toMatchObject(
    acted({ kind: 'like', ourPostId }),
  );
  expect(await items(() => x.follow('fan', 'shop'))).toMatchObject(acted({ kind: 'follow' }));
  expect(await items(() => x.repost('fan', ourPostId))).toMatchObject(
    acted({ kind: 'repost', ourPostId }),
  );
  const reply = { from: 'fan', to: ourPostId, text: '応募' };
  expect(await items(() => x.reply(reply))).toMatchObject(acted({ kind: 'reply', ourPostId }));
  const quote = { from: 'fan', postId: ourPostId, text: '応募' };
  expect(await items(() => x.quote(quote))).toMatchObject(acted({ kind: 'quote', ourPostId }));
  const mention = { from: 'fan', text: '@shop 応募' };
  expect(await items(() => x.mention(mention))).toMatchObject(acted({ kind: 'mention' }));
  const dm = { from: 'fan', to: 'shop', text: '応募' };
  expect(await items(() => x.writeDm(dm))).toMatchObject(acted({ kind: 'dm' }));
  expect(await items(() => x.unfollow('fan', 'shop'))).toMatchObject([
    { kind: 'taken-back', what: { kind: 'follow', actorXUserId: fan.xUserId } },
  ]);
  expect(await told(() => x.like('shop', ourPostId))).toMatchObject({
    for_user_id: account.xUserId,
    favorite_events: [{ user: { id_str: account.xUserId, screen_name: 'shop' } }],
  });
});

test('a long post is cut, and whole beside it', async () => {
  const { x, post, told } = await prepared();
  const text = `${'あ'.repeat(139)} #抽選`;
  const { tweet_create_events: events } = await told(() =>
    x.reply({ from: 'fan', to: post.id, text }),
  );
  expect(events).toMatchObject([
    {
      text: `@shop ${'あ'.repeat(133)}…`,
      truncated: true,
      entities: { hashtags: [] },
      extended_tweet: {
        full_text: `@shop ${text}`,
        display_text_range: [6, 149],
        entities: {
          hashtags: [{ text: '抽選', indices: [146, 149] }],
          user_mentions: [{ screen_name: 'shop', indices: [0, 5] }],
        },
      },
      in_reply_to_status_id_str: post.id,
      in_reply_to_screen_name: 'shop',
    },
  ]);
});

test('nobody is told of what is not about them, nor of protected people', async () => {
  const { x, post, told } = await prepared();
  x.addPerson({ handle: 'other' });
  x.addPerson({ handle: 'shy', protected: true });
  x.follow('fan', 'other');
  x.writeDm({ from: 'fan', to: 'other', text: '応募' });
  x.mention({ from: 'fan', text: '@other 応募' });
  x.reply({ from: 'shy', to: post.id, text: '応募' });
  x.writeChat({ from: 'fan', to: 'shop', text: '応募' });
  // The next delivery, and no earlier one.
  expect(await told(() => x.like('fan', post.id))).toHaveProperty('favorite_events');
});
