import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideClaim,
  type Candidate,
  type ClaimInput,
  type Lane,
} from '../../../src/domain/sending/decide-claim.js';
import type { OpenPause } from '../../../src/domain/sending/pause.js';

const now = new Date('2026-11-25T03:00:00Z');
const at = (ms: number) => new Date(now.getTime() + ms);
const random = () => 0.5;

const candidate = (id: number, more: Partial<Candidate> = {}): Candidate => ({
  id,
  dueAt: now,
  unpaced: false,
  carriedOver: false,
  priority: 0,
  hours: null,
  notAfter: null,
  ...more,
});

const lane = (more: Partial<Lane> = {}): Lane => ({
  kind: 'dm',
  cap: 100,
  capUsed: 0,
  frees: [],
  window: { opensAt: null, wholeDay: false, left: null },
  paceMs: 0,
  pacedAt: null,
  inFlight: 0,
  carriedTotal: 0,
  carriedFirst: 0,
  replan: false,
  candidates: [],
  ...more,
});

const pause = (more: Partial<OpenPause> = {}): OpenPause => ({
  id: 1,
  cause: 'action_block',
  holds: 'all',
  ends: { kind: 'cool-down' },
  until: at(60_000),
  probeIsOut: false,
  ...more,
});

const many = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => candidate(from + index));

const decide = (input: Partial<ClaimInput>) =>
  decideClaim({ pauses: [], lanes: [], timeZone: 'Asia/Tokyo', now, random, ...input });

const ids = (input: Partial<ClaimInput>) => decide(input).claims.map(({ id }) => id);

describe('What may leave', () => {
  test('in the order given, at most eight at once', () => {
    expect(ids({ lanes: [lane({ candidates: many(12) })] })).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(ids({ lanes: [lane({ candidates: many(12), inFlight: 6 })] })).toEqual([1, 2]);
  });

  test('the lanes take turns, so that a long queue of DMs starves no reply', () => {
    const claims = ids({
      lanes: [
        lane({ candidates: many(12) }),
        lane({ kind: 'reply', candidates: many(12, 101), inFlight: 0 }),
      ],
    });
    expect(claims.filter((id) => id > 100)).toHaveLength(4);
  });

  test('one paced send per gap; a person’s does not wait for it', () => {
    const paced = lane({
      paceMs: 60_000,
      candidates: [candidate(1), candidate(2), candidate(3, { unpaced: true })],
    });
    const decision = decide({ lanes: [paced] });
    expect(decision.claims.map(({ id }) => id)).toEqual([1, 3]);
    expect(decision.paced).toEqual([{ kind: 'dm', nextAt: at(66_000) }]);
    const later = decide({ lanes: [{ ...paced, pacedAt: at(30_000) }] });
    expect(later.claims.map(({ id }) => id)).toEqual([3]);
    expect(later.lookAgainAt).toEqual(at(30_000));
    expect(later.paced).toEqual([]);
  });

  test('X’s window closes the lane until its reset, also for a person', () => {
    const closed = lane({
      window: { opensAt: at(5_000), wholeDay: false, left: 3 },
      candidates: [candidate(1, { unpaced: true })],
    });
    expect(decide({ lanes: [closed] })).toMatchObject({
      claims: [],
      carried: [],
      lookAgainAt: at(5_000),
    });
  });

  test('what the window has left is not exceeded', () => {
    const narrow = lane({
      window: { opensAt: null, wholeDay: false, left: 2 },
      candidates: many(5),
    });
    expect(ids({ lanes: [narrow] })).toEqual([1, 2]);
  });
});

describe('The cap', () => {
  const full = lane({
    cap: 2,
    capUsed: 2,
    frees: [at(10_000), at(20_000)],
    candidates: [candidate(1), candidate(2)],
  });

  test('full: nothing leaves, who waits is carried over to the slots', () => {
    expect(decide({ lanes: [full] })).toMatchObject({
      claims: [],
      carried: [
        { id: 1, dueAt: at(10_000) },
        { id: 2, dueAt: at(20_001) },
      ],
      lookAgainAt: at(10_000),
    });
  });

  test('a newcomer goes behind those carried over, a person’s send before them', () => {
    const decision = decide({
      lanes: [
        { ...full, carriedTotal: 1, candidates: [candidate(9, { priority: 10 }), candidate(2)] },
      ],
    });
    expect(decision.carried).toEqual([
      { id: 9, dueAt: at(10_000) },
      { id: 2, dueAt: at(20_001) },
    ]);
  });

  test('with room, a carried-over send need not wait for its slot', () => {
    const roomy = lane({
      cap: 3,
      capUsed: 2,
      candidates: [candidate(1, { carriedOver: true, dueAt: at(99_000) })],
    });
    expect(ids({ lanes: [roomy] })).toEqual([1]);
  });

  test('X’s 24-hour window carries over as the cap does', () => {
    const closed = lane({
      window: { opensAt: at(3_600_000), wholeDay: true, left: null },
      candidates: [candidate(1)],
    });
    expect(decide({ lanes: [closed] }).carried).toEqual([{ id: 1, dueAt: at(3_600_000) }]);
  });
});

describe('The hours', () => {
  // It is noon in Tokyo.
  const evening = { from: '18:00', until: '21:00' };
  const at18 = new Date('2026-11-25T09:00:00Z');

  test('who is outside them waits for the next ones, and those behind are looked at', () => {
    const decision = decide({
      lanes: [lane({ candidates: [candidate(1, { hours: evening }), candidate(2)] })],
    });
    expect(decision).toMatchObject({
      claims: [{ id: 2 }],
      moved: [{ id: 1, dueAt: at18 }],
      lookAgainAt: now,
    });
  });

  test('who is carried over does not go outside them although the cap has room', () => {
    const carried = candidate(1, { hours: evening, carriedOver: true, dueAt: at(99_000) });
    expect(decide({ lanes: [lane({ candidates: [carried] })] })).toMatchObject({
      claims: [],
      moved: [{ id: 1, dueAt: at18 }],
    });
  });

  test('a slot of the cap outside them waits for the next ones', () => {
    const full = lane({ cap: 1, capUsed: 1, frees: [at(60_000)] });
    const candidates = [candidate(1, { hours: evening }), candidate(2)];
    expect(decide({ lanes: [{ ...full, candidates }] }).carried).toEqual([
      { id: 1, dueAt: at18 },
      { id: 2, dueAt: at(60_001 + 86_400_000) },
    ]);
  });

  test('who is outside them is no probe of a pause', () => {
    const candidates = [candidate(1, { hours: evening }), candidate(2)];
    const decision = decide({ lanes: [lane({ candidates })], pauses: [pause({ until: at(-1) })] });
    expect(decision.claims).toEqual([{ id: 2, probeOf: [1] }]);
  });
});

describe('The end of a rule', () => {
  const full = lane({ cap: 1, capUsed: 1, frees: [at(60_000)] });

  test('who would be carried over to it has no room, and takes no slot', () => {
    const candidates = [
      candidate(1, { notAfter: at(60_000) }),
      candidate(2, { notAfter: at(60_001) }),
      candidate(3),
    ];
    expect(decide({ lanes: [{ ...full, candidates }] })).toMatchObject({
      carried: [
        { id: 2, dueAt: at(60_000) },
        { id: 3, dueAt: at(60_001 + 86_400_000) },
      ],
      noRoom: [1],
    });
  });

  test('so has who would wait for hours that come after it', () => {
    const hours = { from: '18:00', until: '21:00' };
    const one = candidate(1, { hours, notAfter: at(3_600_000) });
    expect(decide({ lanes: [lane({ candidates: [one] })] })).toMatchObject({
      claims: [],
      moved: [],
      noRoom: [1],
    });
  });

  test('what merely leaves late is sent', () => {
    expect(ids({ lanes: [lane({ candidates: [candidate(1, { notAfter: at(-1) })] })] })).toEqual([
      1,
    ]);
  });
});

test('winners are carried over before what rules send otherwise, and behind what people send', () => {
  const full = lane({ cap: 1, capUsed: 1, frees: [at(0)], carriedTotal: 5, carriedFirst: 2 });
  const candidates = [
    candidate(10, { priority: 10, unpaced: true }),
    candidate(1, { priority: 1 }),
    candidate(2),
    candidate(3, { carriedOver: true }),
  ];
  const slots = new Map(
    decide({ lanes: [{ ...full, candidates }] }).carried.map(({ id, dueAt }) => [
      id,
      Math.floor((dueAt.getTime() - now.getTime()) / 86_400_000),
    ]),
  );
  expect(Object.fromEntries(slots)).toEqual({ 10: 0, 1: 2, 2: 6, 3: 2 });
});

describe('Pauses', () => {
  const lanes = [
    lane({ candidates: many(3) }),
    lane({ kind: 'reply' as const, candidates: many(3, 101) }),
  ];

  test('hold everything until they end, and say when to look again', () => {
    expect(decide({ lanes, pauses: [pause()] })).toMatchObject({
      claims: [],
      lookAgainAt: at(60_000),
    });
  });

  test('hold only what needs the permission', () => {
    const permission = pause({
      cause: 'permission_missing',
      holds: 'dm',
      ends: { kind: 'person' },
      until: null,
    });
    expect(ids({ lanes, pauses: [permission] })).toEqual([101, 102, 103]);
  });

  test('after the cool-down exactly one send probes, of either kind', () => {
    const decision = decide({ lanes, pauses: [pause({ until: at(-1) })] });
    expect(decision.claims).toEqual([{ id: 1, probeOf: [1] }]);
  });

  test('while the probe is out nothing else leaves', () => {
    expect(ids({ lanes, pauses: [pause({ until: at(-1), probeIsOut: true })] })).toEqual([]);
  });

  test('stack: a probe leaves only when every pause allows one', () => {
    const pauses = [pause({ until: at(-1) }), pause({ id: 2, cause: 'person', until: null })];
    expect(ids({ lanes, pauses })).toEqual([]);
  });

  test('with a date end by themselves', () => {
    const dated = pause({
      cause: 'spend_cap',
      ends: { kind: 'date', at: at(-1).toISOString() },
      until: at(-1),
    });
    const decision = decide({ lanes, pauses: [dated] });
    expect(decision.over).toEqual([1]);
    expect(decision.claims.length).toBeGreaterThan(1);
  });
});

test('whatever comes in: never more than eight, than the cap, than the window, nor from a held lane', () => {
  const anyLane = (kind: 'dm' | 'reply', from: number) =>
    fc
      .record({
        cap: fc.integer({ min: 1, max: 20 }),
        capUsed: fc.integer({ min: 0, max: 25 }),
        left: fc.option(fc.integer({ min: 0, max: 10 })),
        paceMs: fc.constantFrom(0, 60_000),
        inFlight: fc.integer({ min: 0, max: 4 }),
        candidates: fc.array(fc.record({ unpaced: fc.boolean(), carriedOver: fc.boolean() }), {
          maxLength: 12,
        }),
      })
      .map((made) =>
        lane({
          kind,
          cap: made.cap,
          capUsed: made.capUsed,
          frees: Array.from({ length: made.capUsed }, (_, index) => at(1_000 * (index + 1))),
          window: { opensAt: null, wholeDay: false, left: made.left },
          paceMs: made.paceMs,
          inFlight: made.inFlight,
          candidates: made.candidates.map((one, index) => candidate(from + index, one)),
        }),
      );
  fc.assert(
    fc.property(anyLane('dm', 1), anyLane('reply', 101), fc.boolean(), (dm, reply, held) => {
      const pauses = held ? [pause({ holds: 'dm', until: null, ends: { kind: 'person' } })] : [];
      const decision = decide({ lanes: [dm, reply], pauses });
      const claimed = decision.claims.map(({ id }) => id);
      expect(new Set(claimed).size).toBe(claimed.length);
      expect(claimed.length + dm.inFlight + reply.inFlight).toBeLessThanOrEqual(
        Math.max(8, dm.inFlight + reply.inFlight),
      );
      for (const one of [dm, reply]) {
        const own = one.candidates.filter(({ id }) => claimed.includes(id));
        const paced = one.paceMs > 0 ? own.filter(({ unpaced }) => !unpaced).length : 0;
        const most = held && one.kind === 'dm' ? 0 : Math.max(0, one.cap - one.capUsed);
        expect(own.length).toBeLessThanOrEqual(Math.min(most, one.window.left ?? Infinity));
        expect(paced).toBeLessThanOrEqual(1);
      }
      // Nobody is both sent and carried over.
      expect(decision.carried.filter(({ id }) => claimed.includes(id))).toEqual([]);
    }),
  );
});
