import { ModalisError } from "../errors/modalis-error.js";
import type { EmbeddingSpace } from "./embedding-space.js";

/** Why two spaces may, or may not, be compared. */
export type SpaceComparison =
  | { readonly comparable: true; readonly because: "same-space" | "joint-space" }
  | { readonly comparable: false; readonly because: SpaceDifference };

export type SpaceDifference =
  | "specification"
  | "dimensions"
  | "normalisation"
  | "modality"
  | "aspect"
  | "model"
  | "revision"
  | "weights"
  | "preprocessing"
  | "joint space";

/** Compares two spaces field by field and names the most telling difference. */
export function compareSpaces(left: EmbeddingSpace, right: EmbeddingSpace): SpaceComparison {
  if (left.specificationVersion !== right.specificationVersion) return differ("specification");
  if (left.fingerprint === right.fingerprint) return { comparable: true, because: "same-space" };
  if (left.jointSpace !== undefined && left.jointSpace === right.jointSpace) {
    if (left.dimensions !== right.dimensions) return differ("dimensions");
    if (left.normalisation !== right.normalisation) return differ("normalisation");
    return { comparable: true, because: "joint-space" };
  }
  if (left.modality !== right.modality) return differ("modality");
  if (left.aspect !== right.aspect) return differ("aspect");
  if (left.model.id !== right.model.id) return differ("model");
  if (left.model.revision !== right.model.revision) return differ("revision");
  if (left.model.weightsSha256 !== right.model.weightsSha256) return differ("weights");
  if (left.model.preprocessing !== right.model.preprocessing) return differ("preprocessing");
  if (left.dimensions !== right.dimensions) return differ("dimensions");
  if (left.normalisation !== right.normalisation) return differ("normalisation");
  return differ("joint space");
}

/**
 * Passes when vectors of both spaces may be compared.
 *
 * @throws `SPACE_MISMATCH`, whose details hold `left`, `right` and `difference`.
 */
export function assertComparable(left: EmbeddingSpace, right: EmbeddingSpace): void {
  const result = compareSpaces(left, right);
  if (result.comparable) return;
  throw new ModalisError(
    "SPACE_MISMATCH",
    `cannot compare ${describeSpace(left)} with ${describeSpace(right)}: ${result.because} differs; encode one side again with the other's model`,
    { details: { left, right, difference: result.because } },
  );
}

/** One line for messages: `image clip-vit-b32@a1f3 [95707399aad3b7db]`. */
export function describeSpace(space: EmbeddingSpace): string {
  const aspect = space.aspect === undefined ? "" : `.${space.aspect}`;
  return `${space.modality}${aspect} ${space.model.id}@${space.model.revision} [${space.fingerprint}]`;
}

function differ(because: SpaceDifference): SpaceComparison {
  return { comparable: false, because };
}
