import { listAccounts } from '../../db/accounts.js';
import { hurryCursors } from '../../db/poll-cursors.js';
import { setSourceBroken } from '../../db/source-states.js';
import { assertNever } from '../domain/assert.js';
import { sourceReasons } from '../i18n/sources.js';
import type { PushedEvents, StreamEnd } from '../x/push-port.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import type { LikerFinder } from './find-likers.js';
import { evidenceWords } from './poll-read.js';
import type { PushSurroundings } from './push-surroundings.js';
import { recordPushed } from './record-pushed.js';
import { waitWithTimer } from './sending-surroundings.js';

export interface StreamReaderOptions extends PushSurroundings {
  readonly isHolder: () => boolean;
  /** Whether anything is subscribed to, so that the stream has something to bring. */
  readonly isWanted: () => boolean;
  readonly parse: (json: unknown) => PushedEvents;
  readonly likers: LikerFinder;
  /** It is open (again): what was missed is to be caught up. */
  readonly onOpen: () => void;
}

/** The reader of the activity stream. */
export interface StreamReader extends Duty {
  /** Ends the connection where it is not ours to hold or not wanted any more. */
  review(): void;
}

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** While it is not wanted, and for hints that were lost. */
const maxWaitMs = 15_000;

/**
 * Keeps the activity stream open while this process holds the lease and something is subscribed to. Each event is stored
 * before the next is read, so that nothing is lost that X believes to have delivered but what was under way at a cut.
 */
export function createStreamReader(options: StreamReaderOptions): StreamReader {
  const { push, now, log, likers } = options;
  const wants = () => options.isHolder() && options.isWanted();
  let connection: AbortController | null = null;
  let failures = 0;

  const store = async (json: unknown, signal: AbortSignal) => {
    const events = options.parse(json);
    const posts = await untilStored(options, signal, () => recordPushed(options, 'stream', events));
    // The next event need not wait for whose these likes are.
    void likers.find(posts ?? []);
  };

  const open = async (signal: AbortSignal): Promise<StreamEnd> => {
    connection = new AbortController();
    const both = AbortSignal.any([signal, connection.signal]);
    try {
      return await push.openStream(
        {
          onOpen() {
            failures = 0;
            log.info('The activity stream is open.');
            void opened();
          },
          onEvent: (json) => store(json, both),
          onGarbage(line) {
            log.warn({ line: line.slice(0, 200) }, 'The activity stream sent what is no JSON.');
          },
        },
        both,
      );
    } finally {
      connection = null;
    }
  };

  /** Catches up where lists are polled; `status` shows that it works. */
  const opened = async () => {
    try {
      await setBroken(options, null);
      const accounts = await listAccounts(options.database.db);
      await options.database.db.transaction(async (tx) => {
        for (const { id } of accounts) await hurryCursors(tx, id, now());
      });
      options.onOpen();
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'What the stream missed could not be asked for.');
    }
  };

  const duty = createDuty({
    ...options,
    name: 'stream',
    maxWaitMs,
    async tick(signal) {
      if (!wants()) return null;
      const end = await open(signal);
      if (end.kind === 'stopped') return wants() && !signal.aborted ? now() : null;
      failures += 1;
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - 1, 10));
      const next = new Date(now().getTime() + waitMs);
      const named = end.kind === 'refused' ? end.retryAt : null;
      const retryAt = named !== null && named > next ? named : next;
      const reason = reasonOf(options, end);
      log.warn({ reason, retryAt }, 'The activity stream is not open.');
      await setBroken(options, reason);
      return retryAt;
    },
  });

  return {
    ...duty,
    async stop() {
      await duty.stop();
      await likers.settled();
    },
    review() {
      if (!wants()) connection?.abort();
      duty.wake();
    },
  };
}

function reasonOf({ config }: StreamReaderOptions, end: StreamEnd): string {
  const texts = sourceReasons[config.locale];
  switch (end.kind) {
    case 'lost':
      return texts.streamLost(end.reason);
    case 'refused':
      return texts.streamRefused(evidenceWords(end.evidence));
    case 'stopped':
      return '';
    default:
      return assertNever(end);
  }
}

async function setBroken({ database }: StreamReaderOptions, reason: string | null): Promise<void> {
  const accounts = await listAccounts(database.db);
  await database.db.transaction(async (tx) => {
    for (const { id, state } of accounts)
      if (state === 'linked')
        await setSourceBroken(tx, { accountId: id, source: 'stream' }, reason);
  });
}

const firstStoreWaitMs = 200;
const longestStoreWaitMs = 5_000;

/** A store that is away for a while loses no event: the stream waits. Null: it was ended meanwhile. */
async function untilStored<T>(
  { log, metrics, wait = waitWithTimer }: StreamReaderOptions,
  signal: AbortSignal,
  body: () => Promise<T>,
): Promise<T | null> {
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      return await body();
    } catch (error) {
      metrics.dutyFailed({ duty: 'stream' });
      log.error({ reason: messageOf(error) }, 'An event of the stream could not be stored yet.');
      await wait(Math.min(longestStoreWaitMs, firstStoreWaitMs * 2 ** Math.min(tries, 10)));
    }
  }
  return null;
}
