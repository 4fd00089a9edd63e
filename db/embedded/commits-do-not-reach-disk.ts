/** A commit was acknowledged without the disk having confirmed: such a database is not opened. */
export class CommitsDoNotReachDisk extends Error {
  override readonly name = 'CommitsDoNotReachDisk';
  constructor() {
    super('The embedded database acknowledges commits that are not on the disk.');
  }
}
