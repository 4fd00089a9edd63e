/**
 * What Discord takes at most (discord-api-docs; chat reference section 6.2). Counted in UTF-16 units,
 * which is never less than what Discord counts. Several of these are missing from Discord's OpenAPI
 * file and from the builders, so that nothing but this table holds them.
 */
export const limits = {
  content: 2000,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  embedFieldName: 256,
  embedFieldValue: 1024,
  embedFooter: 2048,
  /** Over all embeds of a message together. */
  embedSum: 6000,
  rows: 5,
  buttonsPerRow: 5,
  buttonLabel: 80,
  customId: 100,
  componentId: 2_147_483_647,
  selectOptions: 25,
  selectText: 100,
  modalTitle: 45,
  modalComponents: 5,
  modalLabel: 45,
  modalDescription: 100,
  textInput: 4000,
  modalText: 4000,
  commandCharacters: 8000,
  commandDescription: 100,
  commandEntries: 25,
  choices: 25,
  choiceText: 100,
  nonce: 25,
  threadName: 100,
  historyPage: 100,
  /** Discord's default for a file of an app; the interaction may allow more. */
  fileBytes: 10 * 1024 * 1024,
} as const;
