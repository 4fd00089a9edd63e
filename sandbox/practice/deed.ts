import { z } from 'zod';
import type { PracticeActor } from './actors.js';
import type { Room } from './room.js';

/** What the page is told about something that a person did. */
export interface DeedAnswer {
  /** Why nothing came of it, as the platform would say it; null when it worked. */
  readonly problem: string | null;
  /** Problems beside the fields of a form, by field. */
  readonly errors?: Readonly<Record<string, string>>;
  /** Choices for a field that suggests while somebody types. */
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
}

/** Something that a person can do on the page. It may throw with a sentence that says why not. */
export type Deed = (room: Room, actor: PracticeActor, body: unknown) => Promise<DeedAnswer>;

export const done: DeedAnswer = { problem: null };

/** A deed whose body is checked first. */
export function deed<T extends z.ZodType>(
  schema: T,
  act: (room: Room, body: z.infer<T>, actor: PracticeActor) => Promise<DeedAnswer> | DeedAnswer,
): Deed {
  return async (room, actor, body) => act(room, schema.parse(body), actor);
}

/** A file that came with a form, its content in base64. */
export const givenFiles = z
  .record(z.string(), z.strictObject({ name: z.string(), type: z.string(), base64: z.string() }))
  .default({});
