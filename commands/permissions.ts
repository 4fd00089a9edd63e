import { assertNever } from '../src/domain/assert.js';
import type { Grant } from '../src/config.js';
import type { Person } from '../src/chat/port.js';
import type { Role } from './command.js';

/** How a list of grants speaks about a person: by name or group, by `*`, or not at all. */
export type Standing = 'named' | 'anyone' | 'none';

/** What permission is decided from. */
export interface Claim {
  readonly role: Role;
  /** Whether the channel is bound; `*` and "all" hold only there. */
  readonly bound: boolean;
  /** True for the one command that answers everybody everywhere: `help`. */
  readonly everywhere: boolean;
  readonly admin: Standing;
  readonly operator: Standing;
}

/** Whether a person may do it. A refusal says which list they would have to be on, and where. */
export type Permission =
  | { readonly kind: 'granted' }
  | { readonly kind: 'refused'; readonly why: 'not-admin' | 'not-operator' | 'channel-not-bound' };

const granted: Permission = { kind: 'granted' };

/** Decides (design.md section 6): admins may do what operators may, `*` means a bound channel. */
export function judge(claim: Claim): Permission {
  const holds = (standing: Standing) =>
    standing === 'named' || (standing === 'anyone' && claim.bound);
  const admin = holds(claim.admin);
  const operator = admin || holds(claim.operator);
  switch (claim.role) {
    case 'admin':
      return admin ? granted : { kind: 'refused', why: 'not-admin' };
    case 'operator':
      if (operator) return granted;
      return { kind: 'refused', why: claim.bound ? 'not-operator' : 'channel-not-bound' };
    case 'all':
      return claim.everywhere || claim.bound || operator
        ? granted
        : { kind: 'refused', why: 'channel-not-bound' };
    default:
      return assertNever(claim.role);
  }
}

/** Where a person stands on a list; null = the platform's own administrators. */
export async function standingOf(
  grants: readonly Grant[] | null,
  person: Person,
): Promise<Standing> {
  if (grants === null) return (await person.isPlatformAdmin()) ? 'named' : 'none';
  const here = grants.flatMap((grant) =>
    grant.kind !== 'anyone' && grant.platform === person.actor.platform ? [grant] : [],
  );
  if (here.some((grant) => grant.kind === 'user' && grant.id === person.actor.id)) return 'named';
  for (const grant of here) {
    if (grant.kind === 'group' && (await isIn(person, grant.id))) return 'named';
  }
  return grants.some((grant) => grant.kind === 'anyone') ? 'anyone' : 'none';
}

async function isIn(person: Person, groupId: string): Promise<boolean> {
  return person.roles.includes(groupId) || (await person.isInGroup(groupId));
}

/** Asks the platform only what the decision needs: a Slack user group costs a request. */
export async function permit(
  asked: {
    readonly role: Role;
    readonly bound: boolean;
    readonly everywhere: boolean;
    readonly admins: readonly Grant[] | null;
    readonly operators: readonly Grant[];
  },
  person: Person,
): Promise<Permission> {
  const { role, bound, everywhere } = asked;
  const claim = { role, bound, everywhere, admin: 'none', operator: 'none' } as const;
  if (judge(claim).kind === 'granted') return granted;
  const operator = role === 'admin' ? 'none' : await standingOf(asked.operators, person);
  if (judge({ ...claim, operator }).kind === 'granted') return granted;
  return judge({ ...claim, operator, admin: await standingOf(asked.admins, person) });
}
