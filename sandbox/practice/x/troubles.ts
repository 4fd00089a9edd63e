import type { Localized } from '../../../src/domain/locale.js';
import type { EmulatedAccount, XEmulator } from '../../x/emulator.js';
import type { Fault } from '../../x/faults.js';
import type { RequestKind, XRequestRecord } from '../../x/journal.js';
import { refusals } from '../../x/refusals.js';
import { refusalNames, type RefusalId } from './refusal-names.js';

/** Which messages a trouble of the next one waits for. */
export type Aim = 'dm' | 'reply';

/** Trouble that meets the next message, or holds until somebody ends it. */
export interface ActiveTrouble {
  readonly id: number;
  readonly name: Localized<string>;
  readonly holds: boolean;
}

interface Trouble {
  readonly name: Localized<string>;
  readonly holds: boolean;
  /** Begins it; the result ends it. `over` is called when it has ended by itself. */
  begin(x: XEmulator, account: EmulatedAccount, over: () => void): () => void | Promise<void>;
}

const sending: readonly RequestKind[] = ['dm', 'reply', 'post'];
const signedIn: readonly RequestKind[] = [...sending, 'me'];

/** One request of these kinds meets the fault; a fault that matched is used up. */
function once(x: XEmulator, kinds: readonly RequestKind[], fault: Fault, over: () => void) {
  const match = ({ kind }: XRequestRecord): boolean => {
    const isIt = kinds.includes(kind);
    if (isIt) over();
    return isIt;
  };
  return x.fail({ ...fault, match });
}

const wire = (name: Localized<string>, fault: Fault): Trouble => ({
  name,
  holds: false,
  begin: (x, _account, over) => {
    const takeBack = once(x, sending, fault, over);
    return () => {
      takeBack();
      x.release();
    };
  },
});

const always = (
  name: Localized<string>,
  kinds: readonly RequestKind[],
  id: RefusalId,
): Trouble => ({
  name,
  holds: true,
  begin: (x, { xUserId }) =>
    x.fail({
      match: ({ kind, accountXId }) => accountXId === xUserId && kinds.includes(kind),
      times: Number.POSITIVE_INFINITY,
      respond: refusals[id],
    }),
});

/** What a person may do to X, besides a refusal of the next message. */
export const troubles = {
  'cut-after': wire(
    { ja: '受け取った後、応答の前に切断', en: 'takes it, then cuts the answer' },
    { accepts: true, respond: 'cut' },
  ),
  'cut-before': wire(
    { ja: '受け取らずに切断', en: 'cuts it without taking it' },
    { respond: 'cut' },
  ),
  hang: wire(
    { ja: '受け取ったまま応答しない(15秒)', en: 'takes it and never answers (15 s)' },
    { accepts: true, respond: 'hang' },
  ),
  down: {
    name: { ja: 'Xに接続できない', en: 'X cannot be reached' },
    holds: true,
    begin: (x) => {
      const refused = x.refuse();
      return async () => {
        await refused;
        await x.listen();
      };
    },
  },
  locked: always(
    { ja: 'アカウントがロック中', en: 'the account is locked' },
    signedIn,
    'accountLocked',
  ),
  credits: always(
    { ja: 'クレジット残高なし', en: 'the credits are used up' },
    signedIn,
    'creditsDepleted',
  ),
  suspended: {
    name: { ja: 'アカウントが凍結中', en: 'the account is suspended' },
    holds: true,
    begin: (_x, { person }) => {
      person.status = 'suspended';
      return () => {
        person.status = 'active';
      };
    },
  },
  window: {
    name: { ja: 'DMの送信枠を使い切る(15分)', en: 'the DM window is used up (15 min)' },
    holds: false,
    begin: (x, { xUserId }, over) => {
      x.limiter.exhaust('dm-send', xUserId, 'short');
      over();
      return () => undefined;
    },
  },
} as const satisfies Record<string, Trouble>;

export type TroubleId = keyof typeof troubles;

export const troubleIds = Object.keys(troubles) as readonly TroubleId[];

function refusalTrouble(id: RefusalId, aim: Aim): Trouble {
  const next =
    aim === 'dm' ? { ja: '次のDM', en: 'next DM' } : { ja: '次の返信', en: 'next reply' };
  const name = refusalNames[id];
  return {
    name: { ja: `${next.ja}: ${name.ja}`, en: `${next.en}: ${name.en}` },
    holds: false,
    begin: (x, _account, over) =>
      once(x, aim === 'dm' ? ['dm'] : ['reply', 'post'], { respond: refusals[id] }, over),
  };
}

/** The trouble that is on now, and the ways to begin and end it. */
export interface TroubleDesk {
  active(): readonly ActiveTrouble[];
  begin(id: TroubleId): void;
  refuseNext(id: RefusalId, aim: Aim): void;
  /** Nothing happens when it has ended already. */
  end(activeId: number): Promise<void>;
}

export function createTroubleDesk(
  x: XEmulator,
  account: EmulatedAccount,
  changed: () => void,
): TroubleDesk {
  const on = new Map<number, ActiveTrouble & { readonly stop: () => void | Promise<void> }>();
  let count = 0;
  const start = ({ name, holds, begin }: Trouble): void => {
    count += 1;
    const id = count;
    let isOver = false;
    const stop = begin(x, account, () => {
      isOver = true;
      on.delete(id);
      changed();
    });
    if (!isOver) on.set(id, { id, name, holds, stop });
    changed();
  };
  return {
    active: () => [...on.values()],
    begin(id) {
      const trouble: Trouble = troubles[id];
      const isOn = [...on.values()].some(({ name }) => name === trouble.name);
      // Twice the same state would end with the first click that ends one.
      if (!(trouble.holds && isOn)) start(trouble);
    },
    refuseNext: (id, aim) => start(refusalTrouble(id, aim)),
    async end(activeId) {
      const found = on.get(activeId);
      on.delete(activeId);
      await found?.stop();
      changed();
    },
  };
}
