import type { EmbeddingBatch, Modality } from "@modalis/contract";

/** Items that a joint space was learned from, in that space. */
export interface JointAnchors {
  /** Of InfoNCE: divides the cosines. */
  readonly temperature: number;
  /** `[items, dimensions]` of each modality, of unit length. */
  readonly vectors: ReadonlyMap<Modality, Float32Array>;
}

/**
 * Half of how near each row is to the anchors of the other modalities, in units of a cosine: a mean that counts the nearest
 * most. Some vectors are near everything and would be found by every query (hubs); less this of both, a cosine becomes the
 * logarithm of the probability that InfoNCE gives to a pair among the anchors, mean of both directions, times the
 * temperature (as the inverted softmax of Smith et al., ICLR 2017).
 *
 * @returns `[rows]`, from -0.5 to 0.5; zeros where no other modality has anchors.
 */
export function nearnessToOthers(
  { space, values, ids }: EmbeddingBatch,
  { temperature, vectors }: JointAnchors,
): Float32Array {
  const others = [...vectors].filter(([modality]) => modality !== space.modality);
  const nearness = new Float32Array(ids.length);
  for (let row = 0; row < ids.length; row++) {
    const vector = values.subarray(row * space.dimensions, (row + 1) * space.dimensions);
    for (const [, anchors] of others)
      nearness[row]! += softMeanCosine(vector, anchors, temperature) / (2 * others.length);
  }
  return nearness;
}

/** Between the mean cosine and the largest. */
function softMeanCosine(vector: Float32Array, anchors: Float32Array, temperature: number): number {
  const width = vector.length;
  const cosines = new Float64Array(anchors.length / width);
  for (let row = 0; row < cosines.length; row++)
    for (let at = 0, from = row * width; at < width; at++, from++)
      cosines[row]! += vector[at]! * anchors[from]!;
  const largest = cosines.reduce((most, value) => Math.max(most, value), -1);
  const sum = cosines.reduce((total, value) => total + Math.exp((value - largest) / temperature), 0);
  return largest + temperature * Math.log(sum / cosines.length);
}
