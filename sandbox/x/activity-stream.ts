import type { ServerResponse } from 'node:http';

/** What is on the open streams, and how to disturb it. */
export interface ActivityStream {
  /** Every event is sent twice, with the same `event_uuid`. */
  duplicate: boolean;
  /** How many streams are open. */
  connections(): number;
  /** Takes a response over as one more stream. */
  open(response: ServerResponse): void;
  /** Sends an event to every open stream; without one it is lost, as on X. Text is sent as it is. */
  push(event: unknown): void;
  /** Sends the line end that keeps a connection alive. */
  keepAlive(): void;
  /** Breaks all connections off. */
  cut(): void;
  /** Ends all streams properly, as X does when it restarts. */
  end(): void;
  /** Keeps events back until `release`, also over a `cut`. */
  hold(): void;
  release(): void;
  /** Ends everything for good. */
  close(): void;
}

/** `changed` hears of streams that open or end. */
export function createActivityStream(given: {
  readonly keepAliveMs: number;
  readonly changed: () => void;
}): ActivityStream {
  const open = new Set<ServerResponse>();
  let held: string[] | null = null;
  const write = (line: string): void => {
    for (const response of open) response.write(line);
  };
  const stream: ActivityStream = {
    duplicate: false,
    connections: () => open.size,
    open(response) {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.flushHeaders();
      open.add(response);
      response.on('close', () => {
        if (open.delete(response)) given.changed();
      });
      given.changed();
    },
    push(event) {
      const line = `${typeof event === 'string' ? event : JSON.stringify(event)}\r\n`;
      const lines = stream.duplicate ? [line, line] : [line];
      if (held === null) lines.forEach(write);
      else held.push(...lines);
    },
    keepAlive: () => write('\r\n'),
    cut: () => endAll((response) => response.destroy()),
    end: () => endAll((response) => response.end()),
    hold() {
      held ??= [];
    },
    release() {
      const lines = held ?? [];
      held = null;
      lines.forEach(write);
    },
    close() {
      clearInterval(timer);
      stream.cut();
    },
  };
  const endAll = (end: (response: ServerResponse) => void): void => {
    const ending = [...open];
    open.clear();
    ending.forEach(end);
    given.changed();
  };
  const timer = setInterval(() => stream.keepAlive(), given.keepAliveMs);
  timer.unref();
  return stream;
}
