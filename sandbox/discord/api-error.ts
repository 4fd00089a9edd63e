import type { Json } from '../read-json.js';

/** One thing that Discord finds wrong: where (`embeds.0.title`), its code, and its words. */
export interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** An answer with an error, as Discord gives it. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly problems: readonly Problem[];

  constructor(status: number, code: number, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }

  toJson(): Json {
    const base = { message: this.message, code: this.code };
    return this.problems.length === 0 ? base : { ...base, errors: nest(this.problems) };
  }
}

/** The errors that our side may meet, by name (discord-api-docs, opcodes and status codes). */
export const apiErrors = {
  unauthorized: () => new ApiError(401, 0, '401: Unauthorized'),
  notFound: () => new ApiError(404, 0, '404: Not Found'),
  unknownApplication: () => new ApiError(404, 10002, 'Unknown Application'),
  unknownChannel: () => new ApiError(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new ApiError(404, 10004, 'Unknown Guild'),
  unknownMessage: () => new ApiError(404, 10008, 'Unknown Message'),
  unknownWebhook: () => new ApiError(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new ApiError(404, 10062, 'Unknown interaction'),
  alreadyAcknowledged: () => new ApiError(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new ApiError(403, 50001, 'Missing Access'),
  foreignMessage: () => new ApiError(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => new ApiError(400, 50006, 'Cannot send an empty message'),
  missingPermissions: () => new ApiError(403, 50013, 'Missing Permissions'),
  invalidWebhookToken: () => new ApiError(401, 50027, 'Invalid Webhook Token'),
  tooLarge: () => new ApiError(413, 40005, 'Request entity too large'),
  threadExists: () =>
    new ApiError(400, 160_004, 'A thread has already been created for this message'),
  archivedThread: () => new ApiError(400, 50083, 'Thread is archived'),
  invalidForm: (problems: readonly Problem[]) =>
    new ApiError(400, 50035, 'Invalid Form Body', problems),
} as const;

interface Nested {
  [key: string]: Nested | { code: string; message: string }[];
}

/** `embeds.0.title` → `{embeds: {0: {title: {_errors: […]}}}}`. */
function nest(problems: readonly Problem[]): Nested {
  const root: Nested = {};
  for (const { path, code, message } of problems) {
    let place = root;
    for (const key of path.split('.')) {
      const next = place[key];
      const child: Nested = next === undefined || Array.isArray(next) ? {} : next;
      place[key] = child;
      place = child;
    }
    const errors = place._errors;
    place._errors = [...(Array.isArray(errors) ? errors : []), { code, message }];
  }
  return root;
}
