#!/usr/bin/env node
import { parseConfig } from './config/parse-config.js';
import { problemLines } from './config/problem-line.js';
import { readEnvironment } from './config/read-environment.js';
import { examine } from './doctor/examine.js';
import { findingLine } from './doctor/finding.js';
import { doctorTexts } from './i18n/doctor.js';
import { createLog } from './log.js';
import { messageOf } from './loops/duty.js';

/** Prints one line per check; the exit status is 1 when something is wrong. */
async function run(): Promise<number> {
  const environment = readEnvironment(process.cwd(), process.env);
  const parsed = parseConfig(environment);
  if (parsed.kind === 'invalid') {
    console.error(problemLines(parsed.problems, environment['XTEP_LOCALE']).join('\n'));
    return 1;
  }
  const { config } = parsed;
  const texts = doctorTexts[config.locale];
  let problems = 0;
  try {
    await examine({
      config,
      // The adapters' own lines would stand between the findings.
      log: createLog('silent'),
      now: () => new Date(),
      onFinding(finding) {
        if (finding.kind === 'unwell') problems += 1;
        console.log(findingLine(finding));
      },
    });
  } catch (error) {
    problems += 1;
    console.error(messageOf(error));
  }
  console.log(problems === 0 ? texts.allWell : texts.problems(problems));
  return problems === 0 ? 0 : 1;
}

process.exit(await run());
