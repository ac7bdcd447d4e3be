import { div, mul } from "../autodiff/arithmetic.js";
import type { Var } from "../autodiff/variable.js";
import type { FusedSettings } from "./fused-settings.js";
import { lengthOf } from "./gated-parts.js";

/** How a person's vector is brought to scale before its products with items are taken. */
export type PersonScale = Pick<FusedSettings, "similarity" | "temperature">;

/** People `[..., dimensions]` as they are scored by: with cosines, of length 1 over the temperature. */
export function scaledPeople(rows: Var, { similarity, temperature }: PersonScale): Var {
  return similarity === "dot" ? rows : div(rows, mul(lengthOf(rows), temperature));
}
