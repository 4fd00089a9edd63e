import type { XAnswer } from './answer.js';
import type { AppRoute } from './route.js';

const tooMany: XAnswer = {
  status: 429,
  body: {
    title: 'ConnectionException',
    detail: 'This stream is currently at the maximum allowed connection limit.',
    connection_issue: 'TooManyConnections',
    type: 'https://api.twitter.com/2/problems/streaming-connection',
  },
};

/** The stream of what happens to the accounts that are subscribed to. */
export const streamRoutes: readonly AppRoute[] = [
  {
    method: 'GET',
    path: /^\/2\/activity\/stream$/,
    by: 'app',
    kind: 'other',
    bucket: 'stream',
    scopes: [],
    level: 'read',
    handle({ world }) {
      if (world.stream.connections() >= world.settings.streamsMax) return { answer: tooMany };
      const answer = { status: 200, body: '' };
      return { answer, opens: (response) => world.stream.open(response) };
    },
  },
];
