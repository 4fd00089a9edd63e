/** What X asks for, in millionths of a dollar (X reference section 5.4, prices of August 2026). */
const readPrices: Readonly<Record<string, number>> = {
  post: 5_000,
  user: 10_000,
  dm: 10_000,
  like: 1_000,
};

const writePrices = {
  'dm-create': 15_000,
  'post-create': 15_000,
  /** A post with an address in it. */
  'post-with-url': 200_000,
  /** A reply to somebody who named the account. */
  'summoned-reply': 10_000,
  delete: 10_000,
} as const;

export type BilledWrite = keyof typeof writePrices;

/** One line of the bill. */
export interface BilledItem {
  /** The UTC day, as in `2026-11-26`. */
  readonly day: string;
  /** `user:1`, `post:2`, `dm:3`, `like:<post>:<user>`, or what kind of write. */
  readonly what: string;
  readonly microUsd: number;
}

/** What X would bill the app for. */
export interface Billing {
  /** In the order in which it came. */
  readonly items: readonly BilledItem[];
  /** A resource that was given out: once a UTC day, whoever read it and however often. */
  read(resource: string): void;
  /** Something that was made or deleted: each time. */
  write(what: BilledWrite): void;
  /** The sum of a UTC day; of all days when left out. In millionths of a dollar. */
  totalMicroUsd(day?: string): number;
  /** What is on the bill, without writes, each resource as often as it was billed. */
  resources(day?: string): readonly string[];
}

export function createBilling(now: () => Date): Billing {
  const items: BilledItem[] = [];
  const seen = new Set<string>();
  const today = (): string => now().toISOString().slice(0, 10);
  const of = (day: string | undefined): readonly BilledItem[] =>
    items.filter((item) => day === undefined || item.day === day);
  return {
    items,
    read(resource) {
      const day = today();
      const name = `${day} ${resource}`;
      if (seen.has(name)) return;
      seen.add(name);
      const microUsd = readPrices[resource.slice(0, resource.indexOf(':'))] ?? 0;
      items.push({ day, what: resource, microUsd });
    },
    write: (what) => void items.push({ day: today(), what, microUsd: writePrices[what] }),
    totalMicroUsd: (day) => of(day).reduce((sum, { microUsd }) => sum + microUsd, 0),
    resources: (day) => of(day).flatMap(({ what }) => (what.includes(':') ? [what] : [])),
  };
}
