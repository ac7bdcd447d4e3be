import { checkNumber, fail } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { type BatchPlaces, gradientTargets } from "./gradient-targets.js";
import { checkBatch, type SampleBatch, type SampleGradients } from "./sample-batch.js";

export interface BprGradientOptions extends SampleBatch, SampleGradients {
  /** Factor of the gradient, such as 1 / samples for the mean. */
  readonly scale: number;
  /** Adds `scale * l2 * row` for each of a sample's three rows: the penalty `l2 / 2 * |row|²`. Default 0. */
  readonly l2?: number;
  /**
   * Rows of the gradients that take the terms of each sample's rows, where the gradients hold a batch's rows alone and are
   * of other lengths than the tables: see `numberRows`. Default: the tables' rows.
   */
  readonly places?: BatchPlaces;
}

/**
 * Adds the gradient of Bayesian personalised ranking, `-log sigmoid(user · positive - user · negative)`.
 *
 * Rendle and others 2009. A user table and an item table may be two parts of one table.
 *
 * @returns the summed loss, neither scaled nor with the penalty; `NaN` when any score is.
 */
export function bprGradient(engine: KernelEngine, options: BprGradientOptions): number {
  const { scale, l2 = 0, dimensions } = options;
  checkNumber(l2, 0, "l2");
  const batch = checkBatch(engine, options);
  if (batch.each !== 1) fail(`bprGradient takes one negative a sample, not ${batch.each}`);
  const { samples, users, positives, negatives, userTable, itemTable } = batch;
  const targets = gradientTargets(engine, options, batch);
  const slopes = engine.arena.scratch(8 * samples);
  const losses = slopes + 4 * samples;
  const given = [users, positives, negatives, samples, userTable, itemTable];
  const work = 3 * samples * dimensions;
  engine.share("bprSlopes", work, ...given, dimensions, scale, slopes, losses);
  engine.shareByOwner(
    "addBprGradients",
    work,
    ...[users, positives, negatives, ...targets.rows, samples, userTable, itemTable, 4 * dimensions],
    ...[targets.userGradient, targets.itemGradient, 4 * dimensions, dimensions, slopes, scale * l2],
  );
  return engine.call("sumOf", losses, samples);
}
