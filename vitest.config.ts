import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The file that waits for leases and read-backs begins first: begun last, it alone adds a minute. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ moduleId }: TestSpecification) => Number(moduleId.endsWith('slow.test.ts'));
    return (await super.sort(files)).sort((left, right) => waits(right) - waits(left));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts', 'test/support/compile-program.ts'],
    // One embedded database per worker, shared by its files and emptied between tests: opening
    // one per file costs 46 s for 20 files instead of 3 s.
    isolate: false,
    pool: 'forks',
    // The end-to-end files mostly wait: a third worker keeps two cores busy meanwhile.
    maxWorkers: 3,
    sequence: { sequencer: WaitingFirst },
    // The slow e2e tests mostly wait.
    maxConcurrency: 8,
    // postgres.js 3.4.9 writes a ROLLBACK to a connection that was just cut (its issues #1066, #1154
    // and #1208). The program logs it and goes on; the tests that cut connections must not fail by it.
    onUnhandledError: (error) =>
      !(
        error.message.includes("reading 'write'") &&
        /postgres.src.connection\.js/.test(error.stack ?? '')
      ),
    // On a busy CI machine a wait of the end-to-end tests can run out; vitest shows what it ran again.
    retry: process.env['CI'] === undefined ? 0 : 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
