import type { XConfig } from '../config.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import { createClient } from './client.js';
import { evidenceOf, successBody, type XContext } from './exchange.js';
import type { XAccount } from './port.js';
import { asId, asObject } from './read-json.js';

/** What X said to a post that it was asked to keep out of timelines. */
export type SecretProof =
  /** It took one. `deleted` false: the post may still be there, and a person should delete it. */
  | { readonly kind: 'taken'; readonly postId: string; readonly deleted: boolean }
  | { readonly kind: 'refused'; readonly evidence: Evidence }
  /** Not known; the post may even exist. */
  | { readonly kind: 'unclear'; readonly evidence: Evidence };

/** Asks X to take a post with `nullcast`, the parameter of secret replies, and deletes it at once. */
export type ProbeSecretReply = (account: XAccount, text: string) => Promise<SecretProof>;

/** It is asked for rarely and by hand: each probe has connections of its own. */
export function createSecretProbe(
  config: XConfig,
  { now, deadlineMs = 15_000 }: { readonly now: () => Date; readonly deadlineMs?: number },
): ProbeSecretReply {
  return async (account, text) => {
    const client = createClient(config);
    try {
      return await probe(
        { client, now, deadline: () => AbortSignal.timeout(deadlineMs) },
        account,
        text,
      );
    } finally {
      client.close();
    }
  };
}

async function probe(context: XContext, account: XAccount, text: string): Promise<SecretProof> {
  const { client, deadline } = context;
  const observed = await client.request(
    account.credentials,
    { method: 'POST', path: '2/tweets', body: { text, nullcast: true } },
    deadline(),
  );
  const postId = asId(asObject(successBody(observed)?.['data'])?.['id']);
  if (postId !== null)
    return { kind: 'taken', postId, deleted: await isDeleted(context, account, postId) };
  const isAnswer = observed.kind === 'answered' && observed.status >= 300 && observed.status < 500;
  // Too many requests say nothing about the account.
  const kind = isAnswer && observed.status !== 429 ? 'refused' : 'unclear';
  return { kind, evidence: evidenceOf(context, observed) };
}

async function isDeleted(
  { client, deadline }: XContext,
  account: XAccount,
  postId: string,
): Promise<boolean> {
  const observed = await client.request(
    account.credentials,
    { method: 'DELETE', path: '2/tweets/:id', params: { id: postId } },
    deadline(),
  );
  return asObject(successBody(observed)?.['data'])?.['deleted'] === true;
}
