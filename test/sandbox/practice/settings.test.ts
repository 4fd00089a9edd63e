import { expect, test } from 'vitest';
import { readSettings } from '../../../sandbox/practice/settings.js';

test('Japanese, free ports and no waiting are usual', () => {
  expect(readSettings([], {})).toEqual({
    locale: 'ja',
    timeZone: 'Asia/Tokyo',
    pagePort: null,
    programPort: null,
    environment: {
      XTEP_LOCALE: 'ja',
      XTEP_TRIGGER_SOURCES: 'poll',
      XTEP_POLL_SECONDS: '1',
      XTEP_DM_PACE_SECONDS: '1',
      XTEP_REPLY_PACE_SECONDS: '1',
      LOG_LEVEL: 'info',
    },
  });
});

test('what the real thing is set up with stays out', () => {
  const settings = readSettings([], {
    DATABASE_URL: 'postgres://real',
    XTEP_DATA_DIR: '/real',
    SLACK_BOT_TOKEN: 'xoxb-real',
    X_ACCESS_TOKEN: 'real',
    XTEP_DM_CAP_24H: '3',
    XTEP_TRIGGER_SOURCES: 'webhook',
    XTEP_POLL_SECONDS: '5',
    XTEP_LOCALE: 'en',
    PORT: '3001',
  });
  expect(settings).toMatchObject({ locale: 'en', programPort: 3001 });
  expect(settings).toHaveProperty('environment.XTEP_DM_CAP_24H', '3');
  expect(settings).toHaveProperty('environment.XTEP_TRIGGER_SOURCES', 'poll');
  expect(settings).toHaveProperty('environment.XTEP_POLL_SECONDS', '5');
  expect(JSON.stringify(settings)).not.toContain('real');
});

test.each(['0', '65536', 'abc', '1.5', '-1'])('%s is no port', (port) => {
  expect(readSettings([`--port=${port}`], {})).toEqual({ wrongPort: port });
  expect(readSettings([], { PORT: port })).toEqual({ wrongPort: port });
});

test('the port of the page is an option', () => {
  expect(readSettings(['--port=4010'], {})).toMatchObject({ pagePort: 4010 });
});
