import { schedule } from 'node-cron';

/**
 * Calls `run` every day when clocks in `timeZone` show `at` (`HH:MM`), through changes of summer time
 * too. A slot that was missed while the process was busy or suspended is called late rather than
 * never. Returns what stops it.
 */
export function runDaily(at: string, timeZone: string, run: () => void): () => void {
  const [hour = '9', minute = '0'] = at.split(':');
  const task = schedule(`${Number(minute)} ${Number(hour)} * * *`, run, {
    timezone: timeZone,
    suppressMissedWarning: true,
  });
  task.on('execution:missed', run);
  return () => {
    void task.destroy();
  };
}
