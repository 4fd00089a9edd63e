import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import {
  startXEmulator,
  type EmulatedAccount,
  type XEmulator,
  type XEmulatorOptions,
} from '../../sandbox/x/emulator.js';
import { roomyLimits } from '../../sandbox/x/rate-limits.js';
import type { XConfig } from '../../src/config.js';
import { createXPorts, type XOptions, type XPorts } from '../../src/x/create-x.js';
import type { XAccount } from '../../src/x/port.js';

export interface OnEmulator extends XPorts {
  readonly emulator: XEmulator;
  readonly config: XConfig;
  /** The sending account with its OAuth 1.0a and its OAuth 2.0 token. */
  readonly sender: EmulatedAccount;
  readonly oauth1: XAccount;
  readonly oauth2: XAccount;
}

export interface OnEmulatorOptions extends XEmulatorOptions, Partial<XOptions> {
  /** Put in front of the paths of X. */
  readonly basePath?: string;
}

/** The real ports against a loopback X, for one test; all end with it. */
export async function onEmulator(options: OnEmulatorOptions = {}): Promise<OnEmulator> {
  const emulator = await startXEmulator({ limits: roomyLimits, ...options });
  const config = configFor(emulator, options.basePath ?? '');
  const now = options.now ?? (() => new Date());
  const { deadlineMs, log } = options;
  const ports = createXPorts(config, {
    log: log ?? pino({ level: 'silent' }),
    now,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  onTestFinished(async () => {
    ports.x.close();
    await emulator.stop();
  });
  const sender = emulator.addAccount({ handle: 'shop', name: 'Shop' });
  return { ...ports, emulator, config, sender, oauth1: oauth1Of(sender), oauth2: oauth2Of(sender) };
}

export function configFor(emulator: XEmulator, basePath = ''): XConfig {
  return {
    apiUrl: emulator.url + basePath,
    oauth2: emulator.app,
    bearerToken: emulator.bearerToken,
    consumer: { key: emulator.keys.consumerKey, secret: emulator.keys.consumerSecret },
    staticAccount: null,
  };
}

export function oauth1Of({ xUserId, oauth1 }: EmulatedAccount): XAccount {
  const { accessToken, accessSecret } = oauth1;
  return { accountId: 1, xUserId, credentials: { kind: 'oauth1', accessToken, accessSecret } };
}

export function oauth2Of({ xUserId, oauth2 }: EmulatedAccount): XAccount {
  const { accessToken, refreshToken, expiresAt } = oauth2;
  return {
    accountId: 1,
    xUserId,
    credentials: {
      kind: 'oauth2',
      accessToken,
      refreshToken,
      expiresAt: expiresAt.toISOString(),
    },
  };
}
