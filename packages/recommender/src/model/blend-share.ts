import type { BlendedPart, BlendNormalisation } from "./blend-parts.js";

/** How a part's scores of one person become its term: `(score - mean) * factor`, times the item's weight. */
interface BlendShare {
  readonly mean: number;
  readonly factor: number;
}

/** Measures a part's scores of one person, `[items]`; a part that scores all items alike adds nothing once normalised. */
function measureShare(
  { weight, itemWeights }: BlendedPart,
  normalise: BlendNormalisation,
  scores: Float32Array,
): BlendShare {
  if (normalise === "none") return { mean: 0, factor: weight };
  let [count, sum] = [0, 0];
  for (let item = 0; item < scores.length; item++) {
    if (itemWeights?.[item] === 0) continue;
    sum += scores[item]!;
    count++;
  }
  const mean = count === 0 ? 0 : sum / count;
  let squares = 0;
  for (let item = 0; item < scores.length; item++) {
    if (itemWeights?.[item] === 0) continue;
    const distance = scores[item]! - mean;
    squares += distance * distance;
  }
  const deviation = count === 0 ? 0 : Math.sqrt(squares / count);
  // Rounding of equal scores is no signal: below this a deviation is taken for none.
  return { mean, factor: deviation > 1e-7 * Math.max(Math.abs(mean), 1e-30) ? weight / deviation : 0 };
}

/** The part's term for one item. */
function shareAt(
  { itemWeights }: BlendedPart,
  { mean, factor }: BlendShare,
  scores: Float32Array,
  item: number,
): number {
  return (itemWeights?.[item] ?? 1) * factor * (scores[item]! - mean);
}

/** Whether a part says anything of one person: it tells items apart, and differently than for anybody else. */
function speaks({ model }: BlendedPart, { factor }: BlendShare, scores: Float32Array): boolean {
  return model.kind !== "constant" && factor !== 0 && scores.some((score) => score !== scores[0]);
}

/** Adds a part's terms of one person to `total`, `[items]`; true where it speaks of that person. */
export function addShare(
  part: BlendedPart,
  normalise: BlendNormalisation,
  scores: Float32Array,
  total: Float32Array,
): boolean {
  const share = measureShare(part, normalise, scores);
  if (share.factor === 0) return false;
  for (let item = 0; item < total.length; item++) total[item]! += shareAt(part, share, scores, item);
  return speaks(part, share, scores);
}
