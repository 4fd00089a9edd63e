import { sourceReasons } from '../i18n/sources.js';
import type { XPush } from '../x/push-port.js';
import type { Config } from '../config.js';
import { evidenceWords } from './poll-read.js';

/** Where X delivers to. */
export const webhookPath = '/webhooks/x';

/** The webhook that events are delivered to, or why there is none. */
export type Registration =
  | { readonly kind: 'registered'; readonly webhookId: string }
  /** The configuration names no address that X would take. */
  | { readonly kind: 'unusable'; readonly reason: string; readonly retryAt: null }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAt: Date | null };

/** The address to register, or why there is none. */
export function webhookUrl(
  config: Pick<Config, 'locale' | 'x' | 'web'>,
):
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'unusable'; readonly reason: string } {
  const texts = sourceReasons[config.locale];
  const unusable = (reason: string) => ({ kind: 'unusable', reason }) as const;
  if (config.x.bearerToken === null) return unusable(texts.noBearer);
  if (config.x.consumer === null) return unusable(texts.noConsumer);
  if (config.web.publicUrl === null) return unusable(texts.noPublicUrl);
  const url = new URL(config.web.publicUrl);
  if (url.protocol !== 'https:' || url.port !== '') return unusable(texts.publicUrlUnusable);
  url.pathname = `${url.pathname.replace(/\/+$/u, '')}${webhookPath}`;
  return { kind: 'url', url: url.href };
}

/** Registers the webhook unless X has it, and has X check one that it holds to be invalid. */
export async function registerWebhook(
  push: XPush,
  config: Pick<Config, 'locale' | 'x' | 'web'>,
): Promise<Registration> {
  const texts = sourceReasons[config.locale];
  const address = webhookUrl(config);
  if (address.kind === 'unusable') return { ...address, retryAt: null };
  const known = await push.webhooks();
  if (known.kind === 'failed') return failed(texts.webhookRefused, known);
  const present = known.value.find(({ url }) => url === address.url);
  if (present === undefined) {
    const made = await push.registerWebhook(address.url);
    return made.kind === 'failed'
      ? failed(texts.webhookRefused, made)
      : { kind: 'registered', webhookId: made.value.id };
  }
  if (present.valid) return { kind: 'registered', webhookId: present.id };
  const checked = await push.validateWebhook(present.id);
  return checked.kind === 'failed'
    ? failed(texts.webhookInvalid, checked)
    : { kind: 'registered', webhookId: present.id };
}

function failed(
  text: (words: string) => string,
  { evidence, retryAt }: Extract<Awaited<ReturnType<XPush['webhooks']>>, { kind: 'failed' }>,
): Registration {
  return { kind: 'failed', reason: text(evidenceWords(evidence)), retryAt };
}
