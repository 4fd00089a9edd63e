import type { View } from '../../src/chat/cards.js';
import type { ClickAction } from '../action.js';
import { inPlace, privately } from '../answer.js';
import { ruleOfButton, type RuleOfAccount } from '../choose-rule.js';
import type { CommandContext } from '../command.js';
import {
  askToDelete,
  deleteAndTell,
  goneView,
  pauseAndShow,
  resumeAndShow,
} from '../rules/change-state.js';
import { testRule } from '../rules/test-rule.js';

type Show = (context: CommandContext, rule: RuleOfAccount) => Promise<View>;

/** A button that shows the rule anew in place of the message it stands on. */
function replacing(verb: string, show: Show): ClickAction {
  return {
    verb,
    mode: 'replace',
    role: 'admin',
    run: async (context, click) => {
      const rule = await ruleOfButton(context, 'rule', click.id);
      return inPlace(context, rule === null ? goneView(context) : await show(context, rule));
    },
  };
}

/** Pause, Resume, Test and Delete on what `rule show` answered. */
export const ruleClicks: readonly ClickAction[] = [
  replacing('rule-pause', pauseAndShow),
  replacing('rule-resume', resumeAndShow),
  {
    verb: 'rule-test',
    mode: 'message',
    role: 'admin',
    run: async (context, click) => {
      const rule = await ruleOfButton(context, 'rule', click.id);
      if (rule === null) return privately(context, goneView(context));
      const { view, file } = await testRule(context, rule);
      return privately(context, view, file);
    },
  },
  {
    verb: 'rule-delete',
    mode: 'message',
    role: 'admin',
    run: async (context, click) => {
      const rule = await ruleOfButton(context, 'rule', click.id);
      return privately(
        context,
        rule === null ? goneView(context) : await askToDelete(context, rule),
      );
    },
  },
  replacing('rule-delete-now', deleteAndTell),
];
