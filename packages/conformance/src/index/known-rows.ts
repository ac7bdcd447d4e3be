import {
  createBatch,
  defineSpace,
  type EmbeddingBatch,
  normaliseRows,
  rowOf,
  type ScoredItem,
} from "@modalis/contract";

/** The space the kit searches in: unit rows, so that dot product and cosine rank alike. */
export const KNOWN_SPACE = defineSpace({
  modality: "conformance",
  dimensions: 16,
  normalisation: "l2",
  model: { id: "uniform", revision: "1", preprocessing: "none" },
});

/** The same, from a later revision of the model: not to be compared with it. */
export const LATER_SPACE = defineSpace({
  ...KNOWN_SPACE,
  model: { ...KNOWN_SPACE.model, revision: "2" },
});

/** Unit rows named `prefix0`, `prefix1`, …, drawn from `seed` by a 32-bit linear congruential generator. */
export function knownRows(prefix: string, count: number, seed: number): EmbeddingBatch {
  const { dimensions } = KNOWN_SPACE;
  let state = seed >>> 0;
  const values = new Float32Array(count * dimensions).map(() => {
    // Constants of Numerical Recipes; the high bits are random enough for directions.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  const ids = Array.from({ length: count }, (_, at) => `${prefix}${at}`);
  return createBatch(KNOWN_SPACE, ids, normaliseRows(values, dimensions));
}

/** The right answer: every accepted row scored by dot product, by falling score, then by id. */
export function nearestByForce(
  rows: EmbeddingBatch,
  query: Float32Array,
  count: number,
  accept: (id: string) => boolean = () => true,
): ScoredItem[] {
  const scored = rows.ids.flatMap((id, index) => {
    if (!accept(id)) return [];
    const row = rowOf(rows, index);
    return [{ id, score: row.reduce((sum, value, at) => sum + value * query[at]!, 0) }];
  });
  return scored.sort(byScoreThenId).slice(0, count);
}

/** Falling score, then rising id by UTF-16 code units. */
export function byScoreThenId(left: ScoredItem, right: ScoredItem): number {
  if (left.score !== right.score) return right.score - left.score;
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}
