import type { ReadEndpoint } from '../domain/rules/needed-reads.js';
import { readPriceMicroUsd } from './reading-port.js';

const { post, user, dm, like } = readPriceMicroUsd;

/** What X bills for one item of a list or feed, and how many items its least page has. */
export const leastPages = {
  'own-posts': { microUsd: post, least: 5 },
  followers: { microUsd: user, least: 1 },
  likers: { microUsd: like, least: 1 },
  reposters: { microUsd: user, least: 1 },
  quotes: { microUsd: post, least: 10 },
  mentions: { microUsd: post, least: 5 },
  'hashtag-posts': { microUsd: post, least: 10 },
  messages: { microUsd: dm, least: 1 },
} as const satisfies Record<ReadEndpoint, { readonly microUsd: number; readonly least: number }>;
