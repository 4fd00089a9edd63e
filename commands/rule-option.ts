import { z } from 'zod';
import type { OptionSpec } from '../src/chat/port.js';
import { wordsOption } from './option-schemas.js';

/** `id:` of every command about one rule or campaign: its id or its name. */
export const ruleIdSpec: OptionSpec = {
  name: 'id',
  summary: { ja: '名前か番号', en: 'Name or number' },
  kind: 'text',
  suggests: true,
  takesRest: true,
};

export const ruleIdSchema = z.strictObject({ id: wordsOption });
