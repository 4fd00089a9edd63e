import { SlackRefusal } from './refusal.js';

/** The tokens that the emulated workspace accepts, and why it does not any more. */
export interface Tokens {
  readonly bot: string;
  readonly app: string;
  /** Refuses the token from now on with this error; null takes it back. */
  refuse(which: 'bot' | 'app', error: string | null): void;
  /** Throws `SlackRefusal` unless `header` carries the token of this kind. */
  check(which: 'bot' | 'app', header: string | undefined): void;
}

export function createTokens(bot: string, app: string): Tokens {
  const refusals: Record<'bot' | 'app', string | null> = { bot: null, app: null };
  return {
    bot,
    app,
    refuse: (which, error) => {
      refusals[which] = error;
    },
    check: (which, header) => {
      if (header === undefined || header === '') throw new SlackRefusal('not_authed');
      const expected = which === 'bot' ? bot : app;
      if (header === `Bearer ${which === 'bot' ? app : bot}`) {
        throw new SlackRefusal('not_allowed_token_type');
      }
      if (header !== `Bearer ${expected}`) throw new SlackRefusal('invalid_auth');
      const refusal = refusals[which];
      if (refusal !== null) throw new SlackRefusal(refusal);
    },
  };
}
