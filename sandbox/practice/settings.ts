import { isLocale, type Locale } from '../../src/domain/locale.js';
import { polling } from '../stage/stage.js';

/** How practice mode is started. */
export interface PracticeSettings {
  readonly locale: Locale;
  readonly timeZone: string;
  /** Of the page: `--port=N`. Null: 4000, or a free one when that is taken. */
  readonly pagePort: number | null;
  /** Of the program's web server: `PORT`. Null: a free one. */
  readonly programPort: number | null;
  /** For the program. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A port that is no port, as it was given. */
export interface WrongPort {
  readonly wrongPort: string;
}

/**
 * What the program behaves by. Everything else is left out on purpose: whoever practises may have
 * the addresses, tokens and the data folder of the real thing in their environment.
 */
const passedOn = [
  'XTEP_TIME_ZONE',
  'XTEP_DM_CAP_24H',
  'XTEP_REPLY_CAP_24H',
  'XTEP_DM_PACE_SECONDS',
  'XTEP_REPLY_PACE_SECONDS',
  'XTEP_POLL_SECONDS',
  'XTEP_PREFLIGHT',
  'XTEP_COOL_DOWN_MINUTES',
  'XTEP_DIGEST_AT',
  'LOG_LEVEL',
] as const;

type Given = Readonly<Record<string, string | undefined>>;

/** Nobody who practises waits a minute: not between two messages, and not until an act is seen. */
const usual = {
  ...polling,
  XTEP_DM_PACE_SECONDS: '1',
  XTEP_REPLY_PACE_SECONDS: '1',
  LOG_LEVEL: 'info',
};

function readPort(value: string | undefined): number | null | WrongPort {
  if (value === undefined || value === '') return null;
  const port = Number(value);
  const isPort = /^\d{1,5}$/.test(value) && port >= 1 && port <= 65_535;
  return isPort ? port : { wrongPort: value };
}

const isWrong = (port: number | null | WrongPort): port is WrongPort =>
  typeof port === 'object' && port !== null;

/** The language that is asked for; Japanese when it is none that exists. */
export function wantedLocale(environment: Given): Locale {
  const wanted = environment['XTEP_LOCALE']?.trim() ?? 'ja';
  return isLocale(wanted) ? wanted : 'ja';
}

/** Reads the command line and the environment. */
export function readSettings(words: readonly string[], given: Given): PracticeSettings | WrongPort {
  const option = words.find((word) => word.startsWith('--port='));
  const pagePort = readPort(option?.slice('--port='.length));
  const programPort = readPort(given['PORT']);
  if (isWrong(pagePort)) return pagePort;
  if (isWrong(programPort)) return programPort;
  const locale = wantedLocale(given);
  const passed = passedOn.flatMap((name): [string, string][] => {
    const value = given[name];
    return value === undefined || value === '' ? [] : [[name, value]];
  });
  return {
    locale,
    timeZone: given['XTEP_TIME_ZONE'] || 'Asia/Tokyo',
    pagePort,
    programPort,
    environment: { ...usual, ...Object.fromEntries(passed), XTEP_LOCALE: locale },
  };
}
