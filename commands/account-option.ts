import { z } from 'zod';
import type { OptionSpec } from '../src/chat/port.js';
import { handleOption } from './option-schemas.js';

/** `account:` of the `account` commands; left out, the only account is meant. */
export const accountSchema = z.strictObject({ account: handleOption.optional() });

export const accountOptionSpec: OptionSpec = {
  name: 'account',
  summary: { ja: '対象のXアカウント', en: 'Which X account' },
  kind: 'text',
  suggests: true,
  takesRest: true,
};
