import { checkNumber, fail } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { checkBatch, type SampleBatch } from "./sample-batch.js";

export interface BprSgdStepOptions extends SampleBatch {
  readonly learningRate: number;
  /** Each sample's three rows also shrink by `learningRate * l2` of themselves. Default 0. */
  readonly l2?: number;
  /**
   * Shares the samples among the threads without locks (Niu and others 2011): faster, and no run gives the same bits
   * again. Default false, which runs on the calling thread.
   */
  readonly hogwild?: boolean;
}

/**
 * Changes both tables after each sample in turn, as Rendle and others 2009 train BPR.
 *
 * Samples whose negative is -1 or equals the positive are left out.
 *
 * @returns the summed loss, each sample's before its own step.
 */
export function bprSgdStep(engine: KernelEngine, options: BprSgdStepOptions): number {
  const { learningRate, l2 = 0, hogwild = false, dimensions } = options;
  checkNumber(learningRate, 0, "learningRate");
  checkNumber(l2, 0, "l2");
  const { samples, each, users, positives, negatives, userTable, itemTable } = checkBatch(engine, options);
  if (each !== 1) fail(`bprSgdStep takes one negative a sample, not ${each}`);
  const margins = engine.arena.scratch(4 * samples);
  const values = [users, positives, negatives, samples, userTable, itemTable, dimensions];
  engine.share("bprSgdStep", hogwild ? 6 * samples * dimensions : 0, ...values, learningRate, l2, margins);
  return engine.call("logisticLossSum", margins, samples);
}
