import { sql } from 'drizzle-orm';
import { sends } from './schema.js';

/**
 * Sends that wait for nothing but their turn: not for a person's Approve. In the very words of the index
 * `sends_waiting`, so that they are found by it.
 */
export const mayLeave = sql`${sends.state} = 'waiting' and ${sends.confirmation} is distinct from 'wanted'`;
