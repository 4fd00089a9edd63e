import { createHandlers } from '../../commands/handlers.js';
import type { Surroundings } from '../../commands/command.js';
import type { Database } from '../../db/database.js';
import { createMatchedRules } from '../../db/match-rules.js';
import type {
  Answer,
  ChatHandlers,
  Click,
  Interaction,
  Person,
  Submission,
} from '../../src/chat/port.js';
import type { View } from '../../src/chat/cards.js';
import type { Platform } from '../../src/domain/actor.js';
import { createLog } from '../../src/log.js';
import { checkAccount } from '../../src/loops/check-account.js';
import { drawCampaign } from '../../src/loops/draw-campaign.js';
import { publishCampaign } from '../../src/loops/publish-campaign.js';
import { silentMetrics } from '../../src/metrics.js';
import type { XAccounts } from '../../src/x/accounts.js';
import type { XReader } from '../../src/x/reading-port.js';
import { noon } from '../support/card-rows.js';
import { testConfig } from '../support/config.js';
import { silentX } from '../support/silent-x.js';

/* Drives the handlers as a platform would: with interactions, and nothing else. */

/** Somebody in a channel; a member without groups and rights unless said otherwise. */
export function person(
  id = 'U1',
  rest: {
    readonly platform?: Platform;
    readonly groups?: readonly string[];
    readonly admin?: boolean;
    readonly name?: string;
  } = {},
): Person {
  const platform = rest.platform ?? 'slack';
  return {
    actor: { kind: 'person', platform, id, name: rest.name ?? id },
    roles: platform === 'discord' ? (rest.groups ?? []) : [],
    isInGroup: async (group) => platform === 'slack' && (rest.groups ?? []).includes(group),
    isPlatformAdmin: async () => rest.admin ?? false,
    locale: null,
  };
}

/** Accounts whose credentials are at hand, without any encryption. */
const readyAccounts: XAccounts = {
  get: async (accountId) => ({
    accountId,
    xUserId: `x-${String(accountId)}`,
    credentials: { kind: 'oauth1', accessToken: 'a', accessSecret: 's' },
  }),
  renew: async () => ({ kind: 'refused', evidence: null }),
  startLink: async () => null,
  finishLink: async () => ({ kind: 'stale' }),
};

/** X's look-ups, where everybody follows us. */
const everyoneFollows: Pick<XReader, 'people'> = {
  people: async (_account, ids) => ({
    kind: 'read',
    value: {
      people: new Map(
        ids.map((xUserId) => [
          xUserId,
          {
            xUserId,
            handle: `fan_${xUserId}`,
            name: `Fan ${xUserId}`,
            followers: 50,
            createdAt: new Date('2020-01-01T00:00:00Z'),
            followsUs: true,
          },
        ]),
      ),
      billed: [],
    },
    seen: { endpoint: 'users', windows: [] },
  }),
};

export interface Drive {
  readonly handlers: ChatHandlers;
  readonly surroundings: Surroundings;
  /** `at` of the surroundings' clock; tests move it. */
  readonly clock: { now: Date };
  command(
    words: string,
    options?: Readonly<Record<string, string>>,
    from?: Partial<Interaction>,
  ): Promise<Answer>;
  click(
    button: { readonly verb: string; readonly id: string },
    rest?: Partial<Click>,
  ): Promise<Answer>;
  submit(
    form: { readonly verb: string; readonly id: string },
    values: Readonly<Record<string, string>>,
    rest?: Partial<Submission>,
  ): Promise<Answer>;
}

let requests = 0;

function interaction(from: Partial<Interaction>): Interaction {
  const someone = from.person ?? person();
  requests += 1;
  return {
    platform: someone.actor.platform,
    channelId: 'C1',
    requestKey: `${someone.actor.platform}:${String(requests)}`,
    ...from,
    person: someone,
  };
}

/** Handlers over a store, an X that refuses every question, and a clock that stands at noon. */
export function drive(
  database: Database,
  rest: Partial<Surroundings> & { environment?: Readonly<Record<string, string>> } = {},
): Drive {
  const clock = { now: noon };
  const { environment, ...given } = rest;
  const surroundings: Surroundings = {
    database,
    config: testConfig(environment),
    x: silentX(),
    xAccounts: readyAccounts,
    log: createLog('silent'),
    metrics: silentMetrics,
    now: () => clock.now,
    random: () => 0.5,
    chatHealth: async () => new Map([['slack', { kind: 'connected' }]]),
    enterChannel: async () => ({ kind: 'ready', name: 'alerts' }),
    checkAccount: (accountId) => checkAccount(surroundings, accountId),
    proveSecretReply: async () => null,
    // Nothing reads X here, so nothing is waited for.
    drawCampaign: (wish) =>
      drawCampaign(
        {
          ...surroundings,
          config: { ...surroundings.config, triggerSources: [] },
          rules: createMatchedRules(surroundings.config.timeZone),
          reader: everyoneFollows,
          patienceMs: 0,
        },
        wish,
      ),
    publishCampaign: async (list) => {
      await publishCampaign(surroundings, list);
    },
    findPeople: async () => null,
    ...given,
  };
  const handlers = createHandlers(surroundings);
  return {
    handlers,
    surroundings,
    clock,
    command: (words, options = {}, from = {}) =>
      handlers.command({
        ...interaction(from),
        path: words === '' ? [] : words.split(' '),
        options,
        files: {},
      }),
    click: ({ verb, id }, click = {}) =>
      handlers.click({
        ...interaction(click),
        attemptId: click.attemptId ?? null,
        messageRef: click.messageRef ?? null,
        verb,
        id,
      }),
    submit: ({ verb, id }, values, submission = {}) =>
      handlers.submit({ ...interaction(submission), files: {}, verb, id, values }),
  };
}

export function submission(
  form: { readonly verb: string; readonly id: string },
  values: Readonly<Record<string, string>>,
  from: Partial<Interaction> = {},
): Submission {
  return { ...interaction(from), files: {}, ...form, values };
}

/** The view of an answer that has one. */
export function viewOf(answer: Answer): View {
  if (answer.kind !== 'message' && answer.kind !== 'replace') {
    throw new Error(`An answer of kind ${answer.kind} shows nothing.`);
  }
  return answer.view;
}

/** Every word of an answer, as one text. */
export function textOf(answer: Answer): string {
  const { title, blocks } = viewOf(answer);
  return [title, ...blocks.map((block) => JSON.stringify(block))].join('\n');
}

/** Whether only the asker sees it. */
export function isPrivate(answer: Answer): boolean {
  return answer.kind === 'message' && answer.visibility === 'private';
}

/** The first button of an answer, or the first of that verb. */
export function buttonOf(answer: Answer, verb?: string): View['buttons'][number] {
  const button = viewOf(answer).buttons.find((one) => verb === undefined || one.verb === verb);
  if (button === undefined) throw new Error(`No button ${verb ?? ''} in: ${textOf(answer)}`);
  return button;
}
