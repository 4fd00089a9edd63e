import { estimateCleared, type EstimateInput } from '../sending/estimate.js';

/** When people will have heard, as far as can be told. */
export interface TellingPlan {
  /** When the last of them will have; null when nobody waits. */
  readonly lastAt: Date | null;
  /** The 24-hour cap stands in the way: a published list of winners would be quicker. */
  readonly isCapped: boolean;
}

/** The plan for all sends that wait in the lane, winners among them. */
export function tellingPlan(input: EstimateInput): TellingPlan {
  const room = Math.max(0, input.cap - input.frees.length);
  return { lastAt: estimateCleared(input), isCapped: input.waiting > room };
}
