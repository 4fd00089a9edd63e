import type { ServerResponse } from 'node:http';
import type { ActorId } from './actors.js';
import { createTold } from './column-changes.js';
import { columnsOf } from './columns.js';
import type { Room } from './room.js';

/** Changes come in bursts; one look after each burst is enough. */
const gatherMs = 25;

/**
 * A stream of server-sent events: what is new in the lists that this person sees, as JSON. The
 * first event comes when there is a room, and has everything.
 */
export async function answerEvents(
  response: ServerResponse,
  entered: Promise<Room>,
  actor: ActorId,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  const room = await entered;
  if (response.destroyed) return;
  const told = createTold();
  let timer: NodeJS.Timeout | null = null;
  const tell = (): void => {
    timer = null;
    const changes = told.tell(columnsOf(room, actor));
    if (Object.keys(changes).length > 0) response.write(`data: ${JSON.stringify(changes)}\n\n`);
  };
  const unlisten = room.listen(() => {
    timer ??= setTimeout(tell, gatherMs);
  });
  response.on('close', () => {
    unlisten();
    if (timer !== null) clearTimeout(timer);
  });
  tell();
}
