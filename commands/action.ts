import type { Answer, Click, FieldErrors, Form, Submission } from '../src/chat/port.js';
import type { CommandContext, Role } from './command.js';

/** What the button of one verb does. Registered in `commands/actions/registry.ts`. */
export interface ClickAction {
  readonly verb: string;
  /** How it answers: with a form, with a message of its own, or in place of the clicked message. */
  readonly mode: 'form' | 'message' | 'replace';
  readonly role: Role;
  run(context: CommandContext, click: Click): Promise<Answer>;
}

/** What becomes of the form of one verb. */
export interface FormAction {
  readonly verb: string;
  readonly role: Role;
  /** Database only. Null also when `submit` has something more important to say than a field. */
  check(context: CommandContext, submission: Submission): Promise<FieldErrors | null>;
  submit(context: CommandContext, submission: Submission): Promise<Answer>;
  /** Keeps what was typed and gives the form again; null when it is over. */
  reopen(
    context: CommandContext,
    submission: Submission,
    errors: FieldErrors,
  ): Promise<Form | null>;
}
