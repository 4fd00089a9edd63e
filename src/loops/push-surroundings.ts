import type { Config } from '../config.js';
import type { XPush } from '../x/push-port.js';
import type { PollSurroundings } from './poll-surroundings.js';

/** What listening to X uses. Time and waiting are arguments, so that a test owns them. */
export interface PushSurroundings extends Omit<PollSurroundings, 'config'> {
  readonly push: XPush;
  readonly config: PollSurroundings['config'] & Pick<Config, 'locale' | 'x' | 'web'>;
  /** Default: a timer that keeps no process alive. */
  readonly wait?: (waitMs: number) => Promise<void>;
}
