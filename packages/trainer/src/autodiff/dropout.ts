import { mul } from "./arithmetic.js";
import { misuse, type Var } from "./variable.js";

/**
 * Each value dropped with chance `rate`, the others raised so that the mean stays (Srivastava et al., JMLR 2014).
 *
 * The mask is drawn outside the graph and fed, so that a seed fixes it; an exported model drops nothing.
 */
export function dropout(value: Var, rate: number): Var {
  return dropped(value, rate, value.shape);
}

/**
 * Whole rows dropped together along the last axis: `[..., d]` keeps or loses each row of `d`; those kept are raised.
 */
export function rowDropout(value: Var, rate: number): Var {
  return dropped(value, rate, value.shape.with(-1, 1));
}

/** Rows dropped as for a modality that an item lacks: the others stay as they are, as when it is there. */
export function modalityDropout(value: Var, rate: number): Var {
  return dropped(value, rate, value.shape.with(-1, 1), 1);
}

function dropped(value: Var, rate: number, maskShape: readonly number[], kept = 1 / (1 - rate)): Var {
  if (!(rate >= 0 && rate < 1)) throw misuse(`a dropout rate is from 0 to below 1, not ${rate}`);
  const { tape } = value;
  if (rate === 0 || tape.purpose === "inference") return value;
  return mul(value, tape.dropoutMask(maskShape, rate, kept));
}
