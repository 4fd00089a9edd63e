import { onTestFinished } from 'vitest';
import {
  startXEmulator,
  type EmulatedAccount,
  type XEmulator,
  type XEmulatorOptions,
} from '../../../sandbox/x/emulator.js';

/** An answer of the emulator. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** An emulator with one account that asks with its OAuth 2.0 token. */
export interface On {
  readonly emulator: XEmulator;
  readonly account: EmulatedAccount;
  readonly get: (path: string) => Promise<Answered>;
  readonly post: (
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answered>;
}

/** Starts an emulator for one test; it ends with it. */
export async function start(
  options: XEmulatorOptions = {},
  scopes?: readonly string[],
): Promise<On> {
  const emulator = await startXEmulator(options);
  onTestFinished(() => emulator.stop());
  const account = emulator.addAccount({ handle: 'shop' }, scopes);
  const authorization = `Bearer ${account.oauth2.accessToken}`;
  const ask = async (path: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(emulator.url + path, init);
    const text = await response.text();
    const body: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    return { status: response.status, body, headers: response.headers };
  };
  return {
    emulator,
    account,
    get: (path) => ask(path, { headers: { authorization } }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  };
}
