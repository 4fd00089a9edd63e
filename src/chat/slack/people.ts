import type { SlackTexts } from '../../i18n/slack.js';
import type { Person } from '../port.js';
import { platformCode } from './delivery.js';
import type { WebClients } from './web-clients.js';

/** Answers about people, kept for a while: Slack allows few questions about user groups. */
export interface People {
  /** Who did something. Slack tells no language with it; the channel's is used. */
  person(id: string, name: string): Person;
}

const keptMs = 5 * 60_000;

interface Kept<T> {
  readonly value: T;
  readonly until: number;
}

/** Remembers what `ask` gave per key; failures are not remembered. */
function remember<T>(
  ask: (key: string) => Promise<T>,
  now: () => Date,
): (key: string) => Promise<T> {
  const kept = new Map<string, Kept<Promise<T>>>();
  return (key) => {
    const at = now().getTime();
    const found = kept.get(key);
    if (found !== undefined && found.until > at) return found.value;
    for (const [old, { until }] of kept) if (until <= at) kept.delete(old);
    const value = ask(key);
    kept.set(key, { value, until: at + keptMs });
    value.catch(() => kept.delete(key));
    return value;
  };
}

export function createPeople(clients: WebClients, now: () => Date, texts: SlackTexts): People {
  const members = remember(async (usergroup: string) => {
    try {
      const answer = await clients.calls.usergroups.users.list({ usergroup });
      return new Set(answer.users ?? []);
    } catch (error: unknown) {
      // A group that does not exist (any more) has nobody in it; that must not stop everybody.
      if (platformCode(error) === 'no_such_subteam') return new Set<string>();
      throw error;
    }
  }, now);
  const admins = remember(async (user: string) => {
    const answer = await clients.calls.users.info({ user });
    return answer.user?.is_admin === true || answer.user?.is_owner === true;
  }, now);

  return {
    person: (id, name) => ({
      actor: { kind: 'person', platform: 'slack', id, name },
      roles: [],
      locale: null,
      isInGroup: async (groupId) => {
        try {
          return (await members(groupId)).has(id);
        } catch (error: unknown) {
          throw new Error(texts.groupUnknown, { cause: error });
        }
      },
      isPlatformAdmin: async () => {
        try {
          return await admins(id);
        } catch (error: unknown) {
          throw new Error(texts.adminUnknown, { cause: error });
        }
      },
    }),
  };
}
