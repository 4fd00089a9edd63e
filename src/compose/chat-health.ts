import type { ChatHealth, ChatPort } from '../chat/port.js';
import type { Platform } from '../domain/actor.js';

/** What the holder of a platform's lease wrote about its connection; null: nobody holds it. */
export interface HolderNote {
  readonly health: ChatHealth['kind'];
  readonly since: Date;
}

export interface PlatformView {
  readonly port: ChatPort;
  /** True when this process is the one whose connection counts. */
  isHolder(): boolean;
  /** What the live holder wrote down, when that is another process. */
  holderNote(): Promise<HolderNote | null>;
}

/** The platform's health as everybody should see it: our own connection, or the live holder's. */
async function healthOf({ port, isHolder, holderNote }: PlatformView): Promise<ChatHealth> {
  const own = port.health();
  if (isHolder()) return own;
  const note = await holderNote();
  if (note === null) {
    const since = own.kind === 'connected' ? new Date(0) : own.since;
    return { kind: 'connecting', since, reason: 'no process holds the connection yet' };
  }
  return note.health === 'connected'
    ? { kind: 'connected' }
    : { kind: note.health, since: note.since, reason: 'told by the process that holds it' };
}

/** Health of each configured platform, in this process or in the live holder's. */
export async function chatHealthOf(
  views: readonly PlatformView[],
): Promise<ReadonlyMap<Platform, ChatHealth>> {
  return new Map(
    await Promise.all(
      views.map(async (view) => [view.port.platform, await healthOf(view)] as const),
    ),
  );
}
