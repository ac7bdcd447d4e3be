/** How well one caption finds its siblings. */
export interface RetrievalQuality {
  /** Share of queries with a sibling among the first ten, in percent. */
  readonly hitAt10: number;
  /** Share of the four siblings among the first ten, mean over queries, in percent. */
  readonly recallAt10: number;
  /** Mean of 1 / rank of the first sibling. */
  readonly meanReciprocalRank: number;
}

/** `[texts, texts]`: cosine of each pair of rows, after the mean row is taken away. */
export function centredSimilarities(values: Float32Array, count: number): Float32Array {
  const dimensions = values.length / count;
  const rows = centredUnitRows(values, count, dimensions);
  const similarities = new Float32Array(count * count);
  for (let left = 0; left < count; left++) {
    for (let right = left; right < count; right++) {
      let dot = 0;
      const [a, b] = [left * dimensions, right * dimensions];
      for (let d = 0; d < dimensions; d++) dot += rows[a + d]! * rows[b + d]!;
      similarities[left * count + right] = dot;
      similarities[right * count + left] = dot;
    }
  }
  return similarities;
}

/** Every text is the query once; the others of its group are right, all other texts wrong. */
export function retrievalQuality(similarities: Float32Array, groups: readonly string[]): RetrievalQuality {
  const count = groups.length;
  let hits = 0;
  let found = 0;
  let reciprocal = 0;
  for (let query = 0; query < count; query++) {
    const scores = similarities.subarray(query * count, (query + 1) * count);
    const siblings = groups.flatMap((group, at) => (group === groups[query] && at !== query ? [at] : []));
    const ranks = siblings.map((sibling) => rankOf(sibling, scores, query));
    const near = ranks.filter((rank) => rank <= 10).length;
    if (near > 0) hits++;
    found += near / siblings.length;
    reciprocal += 1 / Math.min(...ranks);
  }
  return {
    hitAt10: (100 * hits) / count,
    recallAt10: (100 * found) / count,
    meanReciprocalRank: reciprocal / count,
  };
}

/** From 1; of equal scores the earlier text ranks first. */
function rankOf(text: number, scores: Float32Array, query: number): number {
  let rank = 1;
  for (let other = 0; other < scores.length; other++) {
    if (other === query || other === text) continue;
    if (scores[other]! > scores[text]! || (scores[other] === scores[text] && other < text)) rank++;
  }
  return rank;
}

function centredUnitRows(values: Float32Array, count: number, dimensions: number): Float32Array {
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < values.length; at++) mean[at % dimensions]! += values[at]! / count;
  const rows = values.map((value, at) => value - mean[at % dimensions]!);
  for (let start = 0; start < rows.length; start += dimensions) {
    const row = rows.subarray(start, start + dimensions);
    const length = Math.hypot(...row);
    for (let d = 0; d < dimensions; d++) row[d]! /= length;
  }
  return rows;
}
