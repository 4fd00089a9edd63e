import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  matchReadBack,
  type ListedMessage,
  type ReadBackCandidate,
  type ReadBackView,
} from '../../../src/domain/sending/match-read-back.js';

const base = Date.parse('2026-11-25T03:00:00Z');
const at = (seconds: number): string => new Date(base + seconds * 1000).toISOString();

function candidate(given: Partial<ReadBackCandidate> = {}): ReadBackCandidate {
  return {
    sendId: 1,
    attemptId: 1,
    kind: 'dm',
    text: 'ようこそ',
    startedAt: new Date(base),
    recipientXId: '20',
    postId: null,
    secret: false,
    ...given,
  };
}

function message(given: Partial<ListedMessage> = {}): ListedMessage {
  return {
    xId: '1000',
    kind: 'dm',
    senderXId: '10',
    at: at(1),
    text: 'ようこそ',
    repliedToPostId: null,
    recipientXId: '20',
    ...given,
  };
}

function view(messages: readonly ListedMessage[], given: Partial<ReadBackView> = {}): ReadBackView {
  return {
    senderXId: '10',
    list: { kind: 'dm', recipientXId: '20' },
    page: { messages, reachesBackTo: null },
    ownedXIds: new Set(),
    ...given,
  };
}

const names = (candidates: readonly ReadBackCandidate[]): readonly number[] =>
  candidates.map(({ sendId }) => sendId);

describe('one attempt', () => {
  test('at a secret reply is proven by its message, and its absence proves nothing', () => {
    const secret = candidate({ kind: 'reply', postId: '7', secret: true });
    const list = { kind: 'reply' } as const;
    const listed = message({ kind: 'reply', repliedToPostId: '7' });
    expect(matchReadBack([secret], view([listed], { list })).proven).toHaveLength(1);
    expect(matchReadBack([secret], view([], { list }))).toEqual({
      proven: [],
      absent: [],
      undecided: [secret],
    });
  });

  test('is proven by its message', () => {
    const match = matchReadBack([candidate()], view([message()]));
    expect(match.proven.map(({ xId }) => xId)).toEqual(['1000']);
  });

  test.each([
    ['the recipient wrote it', message({ senderXId: '20', recipientXId: '10' })],
    ['it is older than the attempt', message({ at: at(-30) })],
    ['it says something else', message({ text: 'さようなら' })],
    ['it went to somebody else', message({ recipientXId: '30' })],
  ])('is absent when %s', (_, listed) => {
    const match = matchReadBack([candidate()], view([listed]));
    expect(match).toEqual({ proven: [], absent: [candidate()], undecided: [] });
  });

  test('is absent when the message is another send’s', () => {
    const match = matchReadBack([candidate()], view([message()], { ownedXIds: new Set(['1000']) }));
    expect(names(match.absent)).toEqual([1]);
  });

  test('whole seconds of X and a clock a little ahead do not hide it', () => {
    const startedAt = new Date(base + 5_900);
    expect(
      matchReadBack([candidate({ startedAt })], view([message({ at: at(0) })])).proven,
    ).toHaveLength(1);
  });

  test.each([
    ['reaches back to the attempt only', at(0), 'undecided'],
    ['reaches back before it', at(-60), 'absent'],
  ] as const)('a page without it that %s', (_, reachesBackTo, where) => {
    const page = { messages: [], reachesBackTo };
    const match = matchReadBack([candidate()], view([], { page }));
    expect(names(match[where])).toEqual([1]);
  });

  test('a message that X may have changed is neither proof nor absence', () => {
    const match = matchReadBack([candidate()], view([message({ text: 'ようこそ！！' })]));
    expect(match).toEqual({ proven: [], absent: [], undecided: [candidate()] });
  });

  test('another conversation says nothing', () => {
    const match = matchReadBack([candidate({ recipientXId: '30' })], view([message()]));
    expect(names(match.undecided)).toEqual([1]);
  });
});

describe('replies', () => {
  const reply = candidate({ kind: 'reply', recipientXId: '20', postId: '77' });
  const post = message({ kind: 'reply', recipientXId: null, repliedToPostId: '77' });
  const list = { kind: 'reply' } as const;

  test('are known by the post they answer', () => {
    expect(matchReadBack([reply], view([post], { list })).proven).toHaveLength(1);
    const other = { ...post, repliedToPostId: '78' };
    expect(names(matchReadBack([reply], view([other], { list })).absent)).toEqual([1]);
  });

  test('do not count the mentions in front', () => {
    const written = { ...reply, text: '@fan ようこそ' };
    expect(matchReadBack([written], view([post], { list })).proven).toHaveLength(1);
  });
});

describe('several attempts with the same text', () => {
  const first = candidate({ sendId: 1, startedAt: new Date(base) });
  const second = candidate({ sendId: 2, attemptId: 2, startedAt: new Date(base + 60_000) });

  test('share the messages, oldest first', () => {
    const listed = [message({ xId: '1002', at: at(62) }), message({ xId: '1001', at: at(2) })];
    const match = matchReadBack([second, first], view(listed));
    expect(match.proven.map((proof) => [proof.candidate.sendId, proof.xId])).toEqual([
      [1, '1001'],
      [2, '1002'],
    ]);
  });

  test('one message proves one of them', () => {
    const match = matchReadBack([second, first], view([message({ at: at(62) })]));
    expect(match.proven.map((proof) => proof.candidate.sendId)).toEqual([1]);
    expect(names(match.absent)).toEqual([2]);
  });
});

describe('whatever was sent and listed', () => {
  const arbitraryCandidate = fc.record({
    sendId: fc.nat({ max: 1000 }),
    attemptId: fc.nat({ max: 1000 }),
    kind: fc.constantFrom('dm', 'reply'),
    text: fc.constantFrom('a', 'ab', '@x a', 'https://t.co/1', 'とても長い文章です'),
    startedAt: fc.integer({ min: -60, max: 60 }).map((seconds) => new Date(base + seconds * 1000)),
    recipientXId: fc.constantFrom('20', '30', null),
    postId: fc.constantFrom('77', '78', null),
    secret: fc.boolean(),
  });
  const arbitraryMessage = fc.record({
    xId: fc.bigInt({ min: 1n, max: 30n }).map(String),
    kind: fc.constantFrom('dm', 'reply'),
    senderXId: fc.constantFrom('10', '20'),
    at: fc.integer({ min: -90, max: 90 }).map(at),
    text: fc.constantFrom('a', 'ab', 'https://example.com', 'とても長い文章です。'),
    repliedToPostId: fc.constantFrom('77', '78', null),
    recipientXId: fc.constantFrom('20', '30', null),
  });
  const arbitraryView = fc.record({
    senderXId: fc.constant('10'),
    list: fc.constantFrom<ReadBackView['list']>(
      { kind: 'reply' },
      { kind: 'dm', recipientXId: '20' },
    ),
    page: fc.record({
      messages: fc.uniqueArray(arbitraryMessage, { selector: ({ xId }) => xId, maxLength: 12 }),
      reachesBackTo: fc.option(fc.integer({ min: -90, max: 90 }).map(at)),
    }),
    ownedXIds: fc.array(fc.bigInt({ min: 1n, max: 30n }).map(String)).map((ids) => new Set(ids)),
  });
  const arbitraryCandidates = fc.array(arbitraryCandidate, { maxLength: 8 });

  test('each candidate is settled once, each message used once, none that is owned', () => {
    fc.assert(
      fc.property(arbitraryCandidates, arbitraryView, (candidates, seen) => {
        const match = matchReadBack(candidates, seen);
        const settled = [
          ...match.proven.map((proof) => proof.candidate),
          ...match.absent,
          ...match.undecided,
        ];
        expect(new Set(settled)).toEqual(new Set(candidates));
        expect(settled).toHaveLength(candidates.length);
        const used = match.proven.map(({ xId }) => xId);
        expect(new Set(used).size).toBe(used.length);
        expect(used.filter((xId) => seen.ownedXIds.has(xId))).toEqual([]);
      }),
    );
  });

  test('a proof is ours, in its place and not from before the attempt', () => {
    fc.assert(
      fc.property(arbitraryCandidates, arbitraryView, (candidates, seen) => {
        for (const { candidate: one, xId } of matchReadBack(candidates, seen).proven) {
          const proof = seen.page.messages.find((listed) => listed.xId === xId);
          expect(proof).toMatchObject({ senderXId: '10', kind: one.kind });
          expect(Date.parse(proof?.at ?? '')).toBeGreaterThanOrEqual(+one.startedAt - 10_000);
          expect(one.kind === 'dm' || proof?.repliedToPostId === one.postId).toBe(true);
        }
      }),
    );
  });

  test('of attempts that differ, exactly those that arrived are proven', () => {
    const world = fc.uniqueArray(
      fc.tuple(fc.nat({ max: 99 }), fc.boolean(), fc.nat({ max: 3000 })),
      {
        selector: ([number]) => number,
      },
    );
    fc.assert(
      fc.property(world, (sent) => {
        const candidates = sent.map(([number]) =>
          candidate({
            sendId: number,
            text: `番号${number}の方へ`,
            startedAt: new Date(base + number * 1000),
          }),
        );
        const messages = sent
          .filter(([, arrived]) => arrived)
          .map(([number, , delayMs]) =>
            message({
              xId: String(2000 + number),
              text: `番号${number}の方へ`,
              at: at(number + Math.floor(delayMs / 1000)),
            }),
          );
        const match = matchReadBack(candidates, view(messages));
        const proven = match.proven.map((proof) => proof.candidate.sendId);
        const arrived = sent.filter(([, yes]) => yes).map(([number]) => number);
        expect(new Set(proven)).toEqual(new Set(arrived));
        expect(match.absent).toHaveLength(sent.length - arrived.length);
      }),
    );
  });
});
