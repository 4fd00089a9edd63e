import type { Command } from './command.js';
import { helpCommand } from './help.js';
import { historyCommand } from './history.js';
import { ignoreCommand } from './ignore.js';
import { resendCommand } from './resend.js';
import { sendCommand } from './send.js';
import { showCommand } from './show.js';
import { statusCommand } from './status.js';

/** Every command, in the order in which `help` lists them. */
export const commands: readonly Command[] = [
  helpCommand(() => commands),
  statusCommand,
  historyCommand,
  showCommand,
  sendCommand,
  resendCommand,
  ignoreCommand,
];

/** The command that was typed; no words at all mean `help`. Null: there is none. */
export function findCommand(path: readonly string[]): Command | null {
  const words = path.length === 0 ? ['help'] : path.map((word) => word.toLowerCase());
  return (
    commands.find(
      ({ spec }) =>
        spec.path.length === words.length &&
        spec.path.every((word, index) => word === words[index]),
    ) ?? null
  );
}
