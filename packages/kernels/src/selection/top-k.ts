import { checkedIndices, checkLength, checkWhole } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface TopKOptions {
  /** `[items]`; `NaN` is never chosen. */
  readonly scores: Float32Array;
  /** At least 1. */
  readonly count: number;
  /** Items that must not be chosen, in any order. */
  readonly exclude?: Int32Array;
  /** `[count]`, best first, equal scores by number; -1 where there is no further item. */
  readonly outputItems: Int32Array;
  /** `[count]`; `NaN` where there is no further item. */
  readonly outputScores: Float32Array;
}

/** Finds the items of the highest scores exactly. @returns how many there are, at most `count`. */
export function topK(engine: KernelEngine, options: TopKOptions): number {
  const { scores, count, exclude, outputItems, outputScores } = options;
  checkWhole(count, 1, "count");
  checkLength(outputItems, count, "outputItems");
  checkLength(outputScores, count, "outputScores");
  const address = engine.address(scores, "scores");
  const items = engine.address(outputItems, "outputItems");
  const values = engine.address(outputScores, "outputScores");
  let marked = 0;
  if (exclude !== undefined && exclude.length > 0) {
    const excluded = checkedIndices(engine, exclude, scores.length, "exclude");
    marked = engine.arena.scratch(4 * Math.ceil(scores.length / 32));
    engine.call("markItems", excluded, exclude.length, marked, scores.length);
  }
  return engine.call("topK", address, scores.length, count, marked, 0, 0, items, values);
}
