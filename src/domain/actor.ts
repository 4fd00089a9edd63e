/** Where a person acts from. */
export const platforms = ['slack', 'discord'] as const;

export type Platform = (typeof platforms)[number];

/**
 * Who did something. `person` is shown as plain text, never as a ping; `system` is this process
 * (a retry at a reset, a proof found by reading X back).
 */
export type Actor =
  | {
      readonly kind: 'person';
      readonly platform: Platform;
      readonly id: string;
      readonly name: string;
    }
  | { readonly kind: 'system' };

export const system: Actor = { kind: 'system' };
