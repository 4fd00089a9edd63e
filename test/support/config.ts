import type { Config } from '../../src/config.js';
import { parseConfig } from '../../src/config/parse-config.js';

/** The configuration of an environment with Slack set up; throws on a wrong one. */
export function testConfig(environment: Readonly<Record<string, string>> = {}): Config {
  const parsed = parseConfig({
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_APP_TOKEN: 'xapp-test',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}
