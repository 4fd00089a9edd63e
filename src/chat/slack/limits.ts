/**
 * What Slack takes, in characters or pieces (docs.slack.dev, JSDoc of @slack/types). Everything
 * that is rendered is cut to these, so that Slack never has a reason to refuse a message.
 */
export const slackLimits = {
  blocksPerMessage: 50,
  /** Slack's own limit is about 13,200 and not documented; past it: `msg_blocks_too_long`. */
  blockTextTotal: 10_000,
  /** `chat.update` takes 4,000; escaping makes a character up to five. */
  fallbackText: 780,
  headerText: 150,
  sectionText: 3000,
  fieldText: 2000,
  fieldsPerSection: 10,
  contextText: 3000,
  buttonsPerBlock: 25,
  buttonText: 75,
  modalTitle: 24,
  modalSubmit: 24,
  inputValue: 3000,
  inputLabel: 2000,
  inputHint: 2000,
  inputsPerText: 4,
  selectOptions: 100,
  optionText: 75,
  fieldError: 300,
} as const;
