/**
 * The name of a rule or campaign as it is stored and looked for: white space of any width counts as one space, since
 * nobody sees how many there are.
 */
export function ruleName(typed: string): string {
  return typed.replace(/\s+/gu, ' ').trim();
}
