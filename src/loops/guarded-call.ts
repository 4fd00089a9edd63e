import type { Delivery, Finding } from '../chat/port.js';
import type { CardDelivery } from './card-delivery.js';
import { messageOf } from './duty.js';

/** What became of a post, an edit or a reply; unclear when the port threw or did not answer in time. */
export async function settle(
  through: CardDelivery,
  call: () => Promise<Delivery>,
): Promise<Delivery> {
  const result = await guarded(through, call);
  return result.kind === 'failed' ? { kind: 'unclear', reason: result.reason } : result.value;
}

/** What a look-up found; it cannot tell when the port threw or did not answer in time. */
export async function settleFinding(
  through: CardDelivery,
  call: () => Promise<Finding>,
): Promise<Finding> {
  const result = await guarded(through, call);
  return result.kind === 'failed' ? { kind: 'cannot-tell', reason: result.reason } : result.value;
}

type Guarded<T> =
  | { readonly kind: 'ended'; readonly value: T }
  | { readonly kind: 'failed'; readonly reason: string };

/** A port never throws and always ends; when one does not, its channel must not pay for it. */
async function guarded<T>(through: CardDelivery, call: () => Promise<T>): Promise<Guarded<T>> {
  const { port, log, deadlineMs } = through;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Guarded<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'failed', reason: 'no answer' }), deadlineMs);
  });
  try {
    const ended = call().then((value): Guarded<T> => ({ kind: 'ended', value }));
    return await Promise.race([ended, deadline]);
  } catch (error) {
    log.error({ platform: port.platform, reason: messageOf(error) }, 'A chat adapter threw.');
    return { kind: 'failed', reason: messageOf(error) };
  } finally {
    clearTimeout(timer);
  }
}
