import type { XPort } from '../../src/x/port.js';

const refuse = (method: string) => () => {
  throw new Error(`This test does not expect a call of XPort.${method}.`);
};

/** An X that nobody may ask anything but what `answers` gives. */
export function silentX(answers: Partial<XPort> = {}): XPort {
  return {
    send: refuse('send'),
    lookUp: refuse('lookUp'),
    findByHandle: refuse('findByHandle'),
    ownAccount: refuse('ownAccount'),
    readConversation: refuse('readConversation'),
    readOwnPosts: refuse('readOwnPosts'),
    refresh: refuse('refresh'),
    authorizeUrl: refuse('authorizeUrl'),
    exchangeCode: refuse('exchangeCode'),
    close: () => undefined,
    ...answers,
  };
}
