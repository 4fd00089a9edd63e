import { isSecret, variableNames } from './variables.js';

/** Shorter ones are no secrets, and replacing them would spoil every line. */
const shortest = 6;

/** The values of an environment that no log line may hold; of a database address, its password. */
export function secretValues(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const given = variableNames
    .filter((name) => isSecret(name))
    .map((name) => environment[name]?.trim() ?? '');
  return [...given, ...given.flatMap(passwordsOf)].filter((value) => value.length >= shortest);
}

/** As it stands in the address, and as the server is told it. */
function passwordsOf(value: string): string[] {
  const password = URL.canParse(value) ? new URL(value).password : '';
  if (password === '') return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
