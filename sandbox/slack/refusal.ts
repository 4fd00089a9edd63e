/** Slack answers `ok: false` with `code`; `messages` are the pointers of `invalid_blocks`. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly messages: readonly string[];

  constructor(code: string, messages: readonly string[] = []) {
    super(messages.length === 0 ? code : `${code}: ${messages.join('; ')}`);
    this.name = `SlackRefusal[${code}]`;
    this.code = code;
    this.messages = messages;
  }
}
