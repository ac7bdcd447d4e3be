import { checkedIndices, checkLength, checkWhole } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface SoftmaxRowsOptions {
  /** `[rows, items]`: scores, which become their gradient. */
  readonly scores: Float32Array;
  /** `[rows]`: the item that was chosen; -1 makes the row's gradient and loss zero. */
  readonly targets: Int32Array;
  readonly itemCount: number;
  /** Factor of the gradient, such as 1 / rows for the mean. */
  readonly scale: number;
}

/**
 * Full softmax cross-entropy in place: `scores = scale * (softmax(scores) - target)`.
 *
 * Items with a score of -Infinity are left out; a row with `NaN`, +Infinity or nothing finite becomes `NaN`.
 *
 * @returns the summed loss, not scaled.
 */
export function softmaxRows(engine: KernelEngine, options: SoftmaxRowsOptions): number {
  const { scores, targets, itemCount, scale } = options;
  checkWhole(itemCount, 1, "itemCount");
  checkLength(scores, targets.length * itemCount, "scores");
  const chosen = checkedIndices(engine, targets, itemCount, "targets", -1);
  const address = engine.address(scores, "scores");
  const losses = engine.arena.scratch(4 * targets.length);
  engine.share("softmaxRows", 8 * scores.length, address, chosen, targets.length, itemCount, scale, losses);
  return engine.call("sumOf", losses, targets.length);
}
