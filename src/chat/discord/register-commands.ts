import { createHash } from 'node:crypto';
import { Routes, type REST } from 'discord.js';
import type { CommandBody } from './command-definition.js';
import { describeFault, trying, type Fault } from './fault.js';

/** Where the hash of what is registered is kept, so that a restart does not register it again. */
export interface RegistrationStore {
  load(): Promise<string | null>;
  save(hash: string): Promise<void>;
}

/** `refused` names the variable whose value Discord does not take. */
export type Registration =
  | { readonly kind: 'registered' }
  | {
      readonly kind: 'refused';
      readonly variable: 'DISCORD_TOKEN' | 'DISCORD_APPLICATION_ID' | 'DISCORD_GUILD_ID';
    }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Discord's codes for a wrong application (10002, 20012) and a wrong or foreign guild. */
const refusals: Readonly<Record<number, Extract<Registration, { kind: 'refused' }>['variable']>> = {
  10002: 'DISCORD_APPLICATION_ID',
  20012: 'DISCORD_APPLICATION_ID',
  10004: 'DISCORD_GUILD_ID',
  50001: 'DISCORD_GUILD_ID',
};

/**
 * Puts the command into the guild (a bulk overwrite, valid at once) unless exactly this is there
 * already: Discord counts creations per day.
 */
export async function registerCommands(
  rest: REST,
  where: { readonly applicationId: string; readonly guildId: string },
  command: CommandBody,
  store: RegistrationStore | null,
): Promise<Registration> {
  const body = [command];
  const hash = createHash('sha256').update(JSON.stringify({ where, body })).digest('hex');
  const route = Routes.applicationGuildCommands(where.applicationId, where.guildId);
  const isKept = store !== null && (await store.load()) === hash;
  if (isKept && !(await isMissing(rest, route, command.name))) return { kind: 'registered' };
  const { fault } = await trying(rest.put(route, { body }));
  if (fault) return toRegistration(fault);
  await store?.save(hash);
  return { kind: 'registered' };
}

/** An app that was thrown out of the guild and invited again has lost its commands. */
async function isMissing(
  rest: REST,
  route: ReturnType<typeof Routes.applicationGuildCommands>,
  name: string,
): Promise<boolean> {
  const { ok } = await listCommands(rest, route);
  return Array.isArray(ok) && !ok.some((command) => command.name === name);
}

async function listCommands(
  rest: REST,
  route: ReturnType<typeof Routes.applicationGuildCommands>,
): Promise<{ readonly ok?: readonly { readonly name: string }[]; readonly fault?: Fault }> {
  return trying(rest.get(route) as Promise<{ name: string }[]>);
}

function toRegistration(fault: Fault): Registration {
  if (fault.kind !== 'refused') return { kind: 'unreachable', reason: describeFault(fault) };
  if (fault.status === 401) return { kind: 'refused', variable: 'DISCORD_TOKEN' };
  const variable = refusals[fault.code];
  return variable === undefined
    ? { kind: 'unreachable', reason: describeFault(fault) }
    : { kind: 'refused', variable };
}
