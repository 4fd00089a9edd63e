/**
 * X tells whole seconds: what it says was done at :05 was done before :06, and a rule that was made at :05.3 must not
 * miss it. So the last moment counts in which it can have been done, in milliseconds.
 */
export function lastMomentMs(moment: Date): number {
  const ms = moment.getTime();
  return ms % 1_000 === 0 ? ms + 999 : ms;
}
