import type { ScoringModel } from "@modalis/contract";

/** A model that the blend may use, and the items that it knows anything of. */
export interface CandidatePart {
  readonly model: ScoringModel;
  /** Whether it reads items by who interacted with them or by their content. */
  readonly source: "interactions" | "content";
  /** `[items]`: 1 where it knows the item. The others neither count in its mean and deviation nor get a term. */
  readonly knows: Uint8Array;
  /** Whether the model is somebody else's to dispose. */
  readonly shared?: boolean;
}

/** A person's scores less their mean, in their deviations, over the known items; 0 elsewhere. As `blendModel` does. */
export function standardScores(scores: Float32Array, knows: Uint8Array): Float32Array {
  let [count, sum, squares] = [0, 0, 0];
  for (let item = 0; item < scores.length; item++) {
    if (knows[item] === 0) continue;
    count++;
    sum += scores[item]!;
  }
  const mean = count === 0 ? 0 : sum / count;
  for (let item = 0; item < scores.length; item++) {
    if (knows[item] === 1) squares += (scores[item]! - mean) ** 2;
  }
  const deviation = count === 0 ? 0 : Math.sqrt(squares / count);
  const scale = deviation > 1e-7 * Math.max(Math.abs(mean), 1e-30) ? 1 / deviation : 0;
  const standard = new Float32Array(scores.length);
  for (let item = 0; item < scores.length; item++) {
    if (knows[item] === 1) standard[item] = (scores[item]! - mean) * scale;
  }
  return standard;
}
