import type { ChatPort } from '../chat/port.js';

/** A port that can be started again after it was stopped; everybody may hold on to it. */
export interface RestartablePort<P extends ChatPort> extends ChatPort {
  /** The instance behind it now; another one after every stop. */
  current(): P;
}

/**
 * A platform's connection follows its lease, which may be lost and won again, while a port is
 * stopped once and for all. So a fresh one takes the place of the stopped one.
 */
export function restartable<P extends ChatPort>(make: () => P): RestartablePort<P> {
  let port = make();
  return {
    platform: port.platform,
    current: () => port,
    start: (handlers) => port.start(handlers),
    async stop() {
      const stopped = port;
      port = make();
      await stopped.stop();
    },
    health: () => port.health(),
    post: (...card) => port.post(...card),
    update: (...card) => port.update(...card),
    find: (...card) => port.find(...card),
    reply: (...card) => port.reply(...card),
    enter: (channelId) => port.enter(channelId),
  };
}
