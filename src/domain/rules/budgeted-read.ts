import type { ReadEndpoint } from './needed-reads.js';

/** What the budget of a day holds up: lists and feeds but messages, look-ups of people for conditions, pushed events. */
export type BudgetedRead = Exclude<ReadEndpoint, 'messages'> | 'people' | 'events';
