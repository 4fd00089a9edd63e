import { accountCheckCommand } from './account-check.js';
import { accountLinkCommand } from './account-link.js';
import { accountListCommand } from './account-list.js';
import { accountPauseCommand } from './account-pause.js';
import { accountResumeCommand } from './account-resume.js';
import { accountUnlinkCommand } from './account-unlink.js';
import {
  campaignDeleteCommand,
  campaignEndCommand,
  campaignPauseCommand,
  campaignResumeCommand,
} from './campaign-changes.js';
import { campaignCodesCommand } from './campaign-codes.js';
import { campaignCreateCommand } from './campaign-create.js';
import { campaignDrawCommand } from './campaign-draw.js';
import { campaignEntrantsCommand, campaignWinnersCommand } from './campaign-lists.js';
import { campaignPublishCommand } from './campaign-publish.js';
import { campaignStatusCommand } from './campaign-status.js';
import { campaignVerifyCommand } from './campaign-verify.js';
import { channelHereCommand } from './channel-here.js';
import { channelListCommand } from './channel-list.js';
import { channelRemoveCommand } from './channel-remove.js';
import type { Command } from './command.js';
import { digestCommand } from './digest.js';
import { helpCommand } from './help.js';
import { historyCommand } from './history.js';
import { ignoreCommand } from './ignore.js';
import { optOutAddCommand, optOutListCommand, optOutRemoveCommand } from './optout.js';
import { resendCommand } from './resend.js';
import { ruleCreateCommand } from './rule-create.js';
import { ruleDeleteCommand } from './rule-delete.js';
import { ruleEditCommand } from './rule-edit.js';
import { ruleExportCommand } from './rule-export.js';
import { ruleImportCommand } from './rule-import.js';
import { ruleListCommand } from './rule-list.js';
import { rulePauseCommand } from './rule-pause.js';
import { ruleResumeCommand } from './rule-resume.js';
import { ruleShowCommand } from './rule-show.js';
import { ruleTestCommand } from './rule-test.js';
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
  ruleCreateCommand,
  ruleListCommand,
  ruleShowCommand,
  ruleEditCommand,
  rulePauseCommand,
  ruleResumeCommand,
  ruleDeleteCommand,
  ruleTestCommand,
  ruleExportCommand,
  ruleImportCommand,
  campaignCreateCommand,
  campaignStatusCommand,
  campaignDrawCommand,
  campaignWinnersCommand,
  campaignEntrantsCommand,
  campaignCodesCommand,
  campaignPublishCommand,
  campaignVerifyCommand,
  campaignPauseCommand,
  campaignResumeCommand,
  campaignEndCommand,
  campaignDeleteCommand,
  accountLinkCommand,
  accountListCommand,
  accountCheckCommand,
  accountPauseCommand,
  accountResumeCommand,
  accountUnlinkCommand,
  channelHereCommand,
  channelListCommand,
  channelRemoveCommand,
  digestCommand,
  optOutAddCommand,
  optOutRemoveCommand,
  optOutListCommand,
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
