import { checkBlocks, checkModal } from './check-blocks.js';
import { newComplaints } from './shapes.js';
import { jsonArgument, required, type Method, type MethodCall } from './method.js';
import { asRecord, type Json } from '../read-json.js';
import { SlackRefusal } from './refusal.js';
import type { SlackView, Workspace } from './workspace.js';

/** Slack gives about three seconds to open a modal after a click or command. */
const triggerLifeMs = 3000;

function takeTrigger(call: MethodCall): string {
  const { workspace } = call;
  const trigger = workspace.triggers.get(required(call, 'trigger_id'));
  if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id');
  if (trigger.isUsed) throw new SlackRefusal('exchanged_trigger_id');
  if (workspace.now().getTime() - trigger.madeAt.getTime() > triggerLifeMs) {
    throw new SlackRefusal('expired_trigger_id');
  }
  trigger.isUsed = true;
  return trigger.userId;
}

function viewArgument(call: MethodCall): Json {
  const view = asRecord(jsonArgument(call, 'view', 'invalid_arguments'));
  const complaints = newComplaints();
  checkModal(view, complaints);
  if (complaints.found.length > 0) throw new SlackRefusal('invalid_arguments', complaints.found);
  if (JSON.stringify(view).length > 250_000) throw new SlackRefusal('view_too_large');
  return view;
}

/** A view as payloads show it, with the values that a person typed. */
export function viewJson(stored: SlackView, workspace: Workspace, values: Json): Json {
  return {
    id: stored.id,
    root_view_id: stored.id,
    team_id: workspace.teamId,
    app_id: workspace.appId,
    bot_id: workspace.botId,
    hash: `${stored.openedAt.getTime()}.emulated`,
    private_metadata: '',
    callback_id: '',
    ...stored.view,
    state: { values },
  };
}

const open: Method = {
  token: 'bot',
  scope: null,
  args: ['trigger_id', 'view'],
  run: (call) => {
    const { workspace } = call;
    const view = viewArgument(call);
    const stored: SlackView = {
      userId: takeTrigger(call),
      id: workspace.nextId('V'),
      view,
      openedAt: workspace.now(),
      isOpen: true,
      errors: {},
    };
    workspace.views.set(stored.id, stored);
    workspace.conditions.changed();
    return { view: viewJson(stored, workspace, {}) };
  },
};

const validate: Method = {
  token: 'bot',
  scope: null,
  args: ['blocks', 'message', 'view'],
  run: (call) => {
    const complaints = newComplaints();
    const blocks = jsonArgument(call, 'blocks', 'invalid_arguments');
    const view = jsonArgument(call, 'view', 'invalid_arguments');
    if (view !== undefined) checkModal(asRecord(view), complaints);
    else checkBlocks(blocks, { inModal: false }, complaints);
    return {
      errors: complaints.found.map((message) => ({ pointer: '', code: 'invalid', message })),
    };
  },
};

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': open,
  'blocks.validate': validate,
};
