import { ModalisError, type ScoringModel } from "@modalis/contract";
import { checkFinite, checkLength, checkNumbers } from "./check-array.js";

export interface BlendParts {
  /** By name; contributions are told by it. */
  readonly parts: ReadonlyMap<string, BlendedPart>;
  /** `z-score by user`: each part's scores of a user less their mean, in their deviations; `none`: as they are. */
  readonly normalise: BlendNormalisation;
  /** `[items]`: added to everybody's scores, such as a calibration of new items. */
  readonly itemBias?: Float32Array;
}

export type BlendNormalisation = "z-score by user" | "none";

export interface BlendedPart {
  readonly model: ScoringModel;
  readonly weight: number;
  /** `[items]`: a factor of the part's term by item; an item of 0 is left out of the part's mean and deviation too. All 1 when absent. */
  readonly itemWeights?: Float32Array;
}

/** @throws `INVALID_ARGUMENT`, `INVALID_TENSOR`. */
export function checkBlend({ parts, itemBias }: BlendParts): { userCount: number; itemCount: number } {
  const [first] = parts.values();
  if (first === undefined) throw new ModalisError("INVALID_ARGUMENT", "a blend has at least one part");
  const { userCount, itemCount } = first.model;
  for (const [name, { model, weight, itemWeights }] of parts) {
    checkNumbers({ [`the weight of part "${name}"`]: weight });
    if (model.userCount !== userCount || model.itemCount !== itemCount) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `part "${name}" is of ${model.userCount} users and ${model.itemCount} items, the first of ${userCount} and ${itemCount}; blend models of the same data`,
      );
    }
    if (itemWeights !== undefined)
      checkItemValues(`the item weights of part "${name}"`, itemWeights, itemCount);
  }
  if (itemBias !== undefined) checkItemValues("the item bias", itemBias, itemCount);
  return { userCount, itemCount };
}

function checkItemValues(what: string, values: Float32Array, itemCount: number): void {
  checkLength(what, values, itemCount);
  checkFinite(what, values);
}
