import { expect, test } from 'vitest';
import { newId } from '../../sandbox/x/ids.js';
import { describeEachDatabase } from '../support/databases.js';
import { pollStage } from '../support/poll-stage.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const fan = { xUserId: '200', handle: 'fan_200', name: null };
const person = { actor: fan, accountXUserId: 'x-shop' };

describeEachDatabase('reading feeds', (open) => {
  test('a tag that was quiet for longer than X searches is still read', async () => {
    const { x, clock, addRule, poll, keys } = await pollStage(open());
    const tagged = (at: Date) => {
      const id = newId(at);
      const post = { theirPostId: id, text: '#a', hashtags: ['a'], language: null };
      x.hashtagPosts.unshift({
        ...person,
        act: { kind: 'hashtag', ...post },
        at,
        sourceId: id,
      });
      return id;
    };
    await addRule({ on: ['hashtag'], hashtags: ['a'], do: 'reply' });
    await poll();
    clock.advance(minuteMs);
    const first = tagged(clock.now());
    clock.advance(hourMs);
    await poll();

    // It is read all the time, so what it remembers is never old.
    const lastBegun: Date[] = [];
    const until = clock.now().getTime() + 7 * dayMs;
    while (clock.now().getTime() < until) {
      lastBegun.push(clock.now());
      clock.advance(20 * hourMs);
      await poll();
    }
    const searches = x.asked.filter(({ endpoint }) => endpoint === 'hashtag-posts');
    expect(searches.at(-3)).toMatchObject({ sinceId: first, since: null });
    const begun = lastBegun.at(-1)?.getTime() ?? 0;
    const since = new Date(begun - 2 * minuteMs);
    expect(searches.at(-1)).toMatchObject({ sinceId: null, since });

    const second = tagged(new Date(clock.now().getTime() + minuteMs));
    clock.advance(hourMs);
    await poll();
    expect(await keys()).toEqual([`hashtag:x-shop:${first}`, `hashtag:x-shop:${second}`]);
    clock.advance(hourMs);
    await poll();
    expect(x.asked.at(-1)).toMatchObject({ sinceId: second, since: null });
  });

  test.each([
    ['are passed over', 3, 4, 1],
    ['end the list at last', 1_000, 5, 0],
  ])('pages of quotes that nobody can read %s', async (_, blankPages, asked, found) => {
    const stage = await pollStage(open());
    const { x, clock, surroundings } = stage;
    x.ownPosts = [{ id: '70', madeAt: clock.now() }];
    await stage.addRule({ on: ['quote'], do: 'reply' });
    await stage.poll();
    clock.advance(minuteMs);
    const quoted = { ourPostId: '70', theirPostId: '92', text: 'q', language: null };
    const at = clock.now();
    x.quotes['70'] = [{ ...person, act: { kind: 'quote', ...quoted }, at, sourceId: '92' }];
    let pages = 0;
    const reader: typeof surroundings.reader = {
      ...surroundings.reader,
      async quotes(account, post, request) {
        pages += 1;
        const read = await surroundings.reader.quotes(account, post, {
          ...request,
          pageToken: null,
        });
        if (read.kind === 'failed' || pages > blankPages) return read;
        const blank = { acts: [], newestId: null, oldestAt: null, billed: [] };
        return { ...read, value: { ...read.value, ...blank, nextToken: String(pages) } };
      },
    };
    stage.restart({ reader });
    clock.advance(minuteMs);
    await stage.poll();

    expect(pages).toBe(asked);
    expect(await stage.keys()).toHaveLength(found);
  });
});
