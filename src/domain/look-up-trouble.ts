import type { LookUpProblem } from './source-problem.js';

/** Why people cannot be looked up, and what people hear of once it came as often in a row. */
export interface LookUpTrouble {
  readonly problem: LookUpProblem;
  readonly tellAfter: number;
}
