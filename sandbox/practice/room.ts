import type { Locale } from '../../src/domain/locale.js';
import type { Act } from '../discord/people.js';
import type { Stage } from '../stage/stage.js';
import type { NewPerson, Person } from '../x/people.js';
import type { SilentAct } from './x/fans.js';
import { createTroubleDesk, type TroubleDesk } from './x/troubles.js';

/** The practice room: the stage, and what only the page knows. */
export interface Room {
  readonly stage: Stage;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly troubles: TroubleDesk;
  /** Everybody on the emulated X, in the order in which they came; accounts included. */
  people(): readonly Person[];
  person(xUserId: string): Person | undefined;
  addPerson(given: NewPerson): Person;
  /** A person with tokens: can be chosen on X's authorize page. */
  addAccount(given: NewPerson): Person;
  isAccount(xUserId: string): boolean;
  /** Likes and follows by people of the page, oldest first. */
  readonly silentActs: SilentAct[];
  /** What members did on Discord, by interaction id: forms are sent for one of these. */
  readonly acts: Map<string, Act>;
  /** Forms on Discord that their member closed or sent. */
  readonly closedForms: Set<string>;
  /** Whether the program runs, or was killed and is starting again. */
  programState: 'running' | 'restarting';
  /** Calls the listener after every change anywhere; the result ends that. */
  listen(listener: () => void): () => void;
  /** Tells that something changed that no emulator notices by itself. */
  changed(): void;
}

/** The longest delay of a timer: as good as for ever. */
const foreverMs = 2 ** 31 - 1;

/** Looks after every change of the emulators; their own `until` with a condition that never holds. */
function follow(stage: Stage, changed: () => void): void {
  const look = (): undefined => changed() as undefined;
  // The waits end with an error when the emulators stop: then there is nothing more to follow.
  const ended = (): void => undefined;
  stage.slack.until('changes', look, foreverMs).catch(ended);
  stage.discord.until('changes', look, foreverMs).catch(ended);
  stage.x
    .until(() => {
      changed();
      return false;
    })
    .catch(ended);
}

export function createRoom(stage: Stage, locale: Locale, timeZone: string): Room {
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const accounts = new Set([stage.account.xUserId]);
  const people = new Map<string, Person>([[stage.account.xUserId, stage.account.person]]);
  const add = (person: Person): Person => {
    people.set(person.xUserId, person);
    changed();
    return person;
  };
  follow(stage, changed);
  return {
    stage,
    locale,
    timeZone,
    troubles: createTroubleDesk(stage.x, stage.account, changed),
    people: () => [...people.values()],
    person: (xUserId) => people.get(xUserId),
    addPerson: (given) => add(stage.x.addPerson(given)),
    addAccount(given) {
      const { person } = stage.x.addAccount(given);
      accounts.add(person.xUserId);
      return add(person);
    },
    isAccount: (xUserId) => accounts.has(xUserId),
    silentActs: [],
    acts: new Map(),
    closedForms: new Set(),
    programState: 'running',
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed,
  };
}
