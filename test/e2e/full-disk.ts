import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seedDataFolder } from '../support/data-folder.js';
import { createObserver } from './observer.js';
import { openStage } from './open-stage.js';

/*
 * The disk of the embedded database is full: a small disk of its own, which only root may mount; the
 * test is skipped elsewhere.
 */

function mountSmallDisk(): { path: string; unmount(): void } | null {
  const path = mkdtempSync(join(tmpdir(), 'xtep-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  const unmount = () => {
    execFileSync('umount', ['-l', path]);
    rmSync(path, { recursive: true });
  };
  return { path, unmount };
}

const probe = mountSmallDisk();
probe?.unmount();

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536));
  } catch {
    // ENOSPC: that is the aim.
  } finally {
    closeSync(file);
  }
}

/** A text that no compression makes small. */
const bigText = () =>
  randomBytes(4_000).toString('base64').replaceAll(/[^\w]/g, '').slice(0, 5_000);

describe.concurrent('the disk', { timeout: 240_000 }, () => {
  test.skipIf(probe === null)(
    'is full: people are told so, X is asked nothing twice, and all goes on when there is room',
    async ({ onTestFinished }) => {
      const disk = mountSmallDisk();
      if (disk === null) throw new Error('It could be mounted a moment ago.');
      onTestFinished(disk.unmount);
      await seedDataFolder(disk.path);
      const stage = await openStage({ dataDir: disk.path });
      onTestFinished(() => stage.stop());
      const see = createObserver(stage);
      const { xUserId } = stage.x.addPerson({ handle: 'in_flight' });
      stage.x.addPerson({ handle: 'no_room' });
      stage.x.fail({ match: ({ recipientXId }) => recipientXId === xUserId, respond: 'hold' });
      await see.send('in_flight', '満杯になる前');
      await see.atX('the POST', () => see.postsTo('in_flight') === 1);
      const ballast = join(disk.path, 'ballast');
      fill(ballast);
      const ask = async () =>
        stage.slack.picture(await see.askOnSlack(`/xtep send to:@no_room text:"${bigText()}"`));
      // The first ones may still find room in what is allocated.
      let told = await ask();
      for (let count = 0; count < 20 && !told.includes('ディスク'); count += 1) told = await ask();
      expect(told).toContain('ディスクに空きがない');
      expect(stage.program().output.join('\n')).toMatch(/No space left on device|ENOSPC/);
      stage.x.release();
      rmSync(ballast);
      stage.x.addPerson({ handle: 'room_again' });
      await see.send('room_again', '空いた後');
      await see.atX('the send after', () => see.dmsTo('room_again').length === 1, 60_000);
      await stage.program().stop();
      await stage.restart();
      await see.atX('the send before', () => see.dmsTo('in_flight').length === 1);
      const history = stage.slack.picture(await see.askOnSlack('/xtep history user:@in_flight'));
      expect(history).toMatch(/#.*@in_flight/);
      expect(see.postsTo('in_flight')).toBe(1);
    },
  );
});
