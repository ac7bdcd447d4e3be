import { checkLength, checkNumber, fail } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { type BatchPlaces, gradientTargets } from "./gradient-targets.js";
import { checkBatch, type SampleBatch, type SampleGradients } from "./sample-batch.js";

export interface PairMarginsOptions extends SampleBatch {
  /** `[samples]`, overwritten. */
  readonly output: Float32Array;
}

/** `output[k] = user · positive - user · negative`; 0 where the negative is -1. One negative a sample. */
export function pairMargins(engine: KernelEngine, options: PairMarginsOptions): void {
  const { dimensions, output } = options;
  const { samples, ...batch } = checkedPairs(engine, options);
  checkLength(output, samples, "output");
  const given = [batch.users, batch.positives, batch.negatives, samples, batch.userTable, batch.itemTable];
  engine.share(
    "pairMargins",
    3 * samples * dimensions,
    ...given,
    dimensions,
    engine.address(output, "output"),
  );
}

export interface PairGradientsOptions extends SampleBatch, SampleGradients {
  /** `[samples]`: minus the loss's gradient by each sample's margin, as BPR's `sigmoid(-margin)`. */
  readonly slopes: Float32Array;
  /** Adds `l2 * row` for each of a sample's three rows. Default 0. */
  readonly l2?: number;
  /** As in `bprGradient`: gradients that hold a batch's rows alone. */
  readonly places?: BatchPlaces;
}

/** Adds the gradient by both tables of a loss that is a function of {@link pairMargins}; void samples add nothing. */
export function addPairGradients(engine: KernelEngine, options: PairGradientsOptions): void {
  const { dimensions, slopes, l2 = 0 } = options;
  checkNumber(l2, 0, "l2");
  const batch = checkedPairs(engine, options);
  const { users, positives, negatives, samples, userTable, itemTable } = batch;
  checkLength(slopes, samples, "slopes");
  const { rows, userGradient, itemGradient } = gradientTargets(engine, options, batch);
  const stride = 4 * dimensions;
  engine.shareByOwner(
    "addBprGradients",
    3 * samples * dimensions,
    ...[users, positives, negatives, ...rows, samples, userTable, itemTable, stride],
    ...[userGradient, itemGradient, stride, dimensions, engine.address(slopes, "slopes"), l2],
  );
}

function checkedPairs(engine: KernelEngine, options: SampleBatch) {
  const batch = checkBatch(engine, options);
  if (batch.each !== 1) fail(`margins of pairs take one negative a sample, not ${batch.each}`);
  return batch;
}
