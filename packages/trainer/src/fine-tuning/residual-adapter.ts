import { add } from "../autodiff/arithmetic.js";
import { gelu } from "../autodiff/elementwise.js";
import { matMul } from "../autodiff/mat-mul.js";
import type { Tape } from "../autodiff/tape.js";
import type { Var } from "../autodiff/variable.js";

export interface ResidualAdapterShape {
  /** Names the parameters `NAME adapter in` and `NAME adapter out`. */
  readonly name: string;
  /** Of the vectors. */
  readonly inputs: number;
  /** Of the layer between, far fewer than `inputs`; 0 for no adapter. */
  readonly units: number;
}

/**
 * `x + gelu(x W1) W2`: a small correction of vectors from a frozen encoder (Houlsby et al., "Parameter-Efficient Transfer
 * Learning for NLP", ICML 2019). `W2` starts at 0, so that training starts at the vectors as they are; zeros stay zeros.
 *
 * @param value `[..., inputs]`, and so is the result.
 */
export function residualAdapter(tape: Tape, value: Var, { name, inputs, units }: ResidualAdapterShape): Var {
  if (units === 0) return value;
  const inner = tape.parameter(`${name} adapter in`, [inputs, units], { kind: "xavier-uniform" });
  const outer = tape.parameter(`${name} adapter out`, [units, inputs], { kind: "constant", value: 0 });
  return add(value, matMul(gelu(matMul(value, inner)), outer));
}
