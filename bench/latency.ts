import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createActs } from '../sandbox/demo/people.js';
import { startStage, team, type Stage } from '../sandbox/stage/stage.js';
import { summarise, type Summary } from './summarise.js';

/*
 * The two times that people feel, measured from outside against the emulators on loopback:
 * - from X's refusal to the card, on each platform;
 * - from the click on Resend to the request at X.
 * The emulators answer at once, so network time to X, Slack and Discord comes on top.
 */

export interface Latency {
  readonly refusalToSlackCard: Summary;
  readonly refusalToDiscordCard: Summary;
  readonly clickToX: Summary;
}

const refused = (status: number, code: number, message: string) => ({
  status,
  body: { errors: [{ code, message }] },
});

/**
 * Refusals with causes of their own, so that no sixth of one cause comes within 60 s and folds, and
 * none that speaks against the account, which would pause.
 */
const refusals = [
  refused(403, 354, 'The text of your direct message is over the max character limit.'),
  refused(403, 214, 'Owner must allow dms from anyone.'),
  refused(400, 323, 'Your media IDs are invalid.'),
  refused(400, 44, 'attachment_url parameter is invalid'),
  refused(403, 187, 'Status is a duplicate.'),
  refused(400, 38, 'One or more parameters to your request was invalid.'),
  refused(403, 433, 'The original Tweet author restricted who can reply to this Tweet.'),
];

/** Slower than a channel takes new messages, and than a cause folds. */
const betweenFailuresMs = 2_400;

interface Failure {
  readonly send: string;
  readonly slackTs: string;
  readonly discordId: string;
}

const until = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

async function fail(
  stage: Stage,
  index: number,
  slackMs: number[],
  discordMs: number[],
): Promise<Failure> {
  const handle = `bench_${index}`;
  const person = stage.x.addPerson({ handle });
  const respond = refusals[index % refusals.length];
  if (respond === undefined) throw new Error('There is no such refusal.');
  stage.x.fail({ match: ({ recipientXId }) => recipientXId === person.xUserId, respond });
  let refusedAt = 0;
  const refused = stage.x
    .next(({ kind, recipientXId }) => kind === 'dm' && recipientXId === person.xUserId)
    .then(() => (refusedAt = performance.now()));
  const onSlack = stage.slack
    .nextMessage(
      team.slackChannel,
      (message) => stage.slack.picture(message).includes(`@${handle} `),
      30_000,
    )
    .then((message) => ({ message, at: performance.now() }));
  const onDiscord = stage.discord
    .until(
      `the card of ${handle}`,
      () =>
        stage.discord
          .messages(team.discordChannel)
          .find((message) => stage.discord.picture(message).includes(`@${handle} `)),
      30_000,
    )
    .then((message) => ({ message, at: performance.now() }));
  const send = await createActs(stage).sendFromSlack(`to:@${handle} text:"計測"`);
  await refused;
  const [slack, discord] = await Promise.all([onSlack, onDiscord]);
  slackMs.push(slack.at - refusedAt);
  discordMs.push(discord.at - refusedAt);
  return { send, slackTs: slack.message.ts, discordId: discord.message.id };
}

async function resend(
  stage: Stage,
  failure: Failure,
  index: number,
  clickMs: number[],
): Promise<void> {
  const person = stage.x.person(`bench_${index}`);
  const posted = stage.x.next(
    ({ kind, recipientXId }) => kind === 'dm' && recipientXId === person.xUserId,
  );
  const clickedAt = performance.now();
  if (index % 2 === 0) void stage.slack.press(team.slackOperator, failure.slackTs, 'resend');
  else stage.discord.press(team.discordOperator, failure.discordId, `resend:${failure.send}`);
  await posted;
  clickMs.push(performance.now() - clickedAt);
}

/** Measures `samples` failures and as many resends. `environment` chooses the database. */
export async function measureLatency(
  mainPath: string,
  samples: number,
  environment: Readonly<Record<string, string>>,
): Promise<Latency> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'xtep-bench-'));
  const stage = await startStage({
    mainPath,
    dataDir,
    environment: { XTEP_DM_CAP_24H: '100000', XTEP_DM_PACE_SECONDS: '0', ...environment },
  });
  const slackMs: number[] = [];
  const discordMs: number[] = [];
  const clickMs: number[] = [];
  try {
    const failures: Failure[] = [];
    for (let index = 0; index < samples; index += 1) {
      const startedAt = performance.now();
      failures.push(await fail(stage, index, slackMs, discordMs));
      await until(betweenFailuresMs - (performance.now() - startedAt));
    }
    for (const [index, failure] of failures.entries()) await resend(stage, failure, index, clickMs);
  } finally {
    await stage.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return {
    refusalToSlackCard: summarise(slackMs),
    refusalToDiscordCard: summarise(discordMs),
    clickToX: summarise(clickMs),
  };
}
