/** The longest of Discord's inputs; the domain holds texts to the same. */
const longestInput = 4_000;

/** What one input of Slack takes: a longer field is split in two there, which nobody needs for a date. */
const oneInput = 3_000;

const short = 100;

const lengths: Readonly<Partial<Record<string, number>>> = {
  name: short,
  post: 300,
  keyword: oneInput,
  hashtag: 500,
  exclude: oneInput,
  hours: short,
  from: short,
  until: short,
  min_followers: short,
  max_followers: short,
  min_account_days: short,
  quota: short,
  probability: short,
  per_hour: short,
  draw_at: short,
};

/** How much a field of a form takes: what belongs there, or what was typed already if that is more. */
export function fieldLength(name: string, value: string): number {
  return Math.min(longestInput, Math.max(lengths[name] ?? longestInput, value.length));
}
