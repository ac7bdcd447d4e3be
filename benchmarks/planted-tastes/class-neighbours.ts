import type { EmbeddingBatch } from "@modalis/contract";
import { fitStandardisation, standardiseRows } from "@modalis/fusion";

/** Share of items whose five nearest other items, by cosine after standardising, mostly have the item's class. */
export function classAccuracy(batch: EmbeddingBatch, classes: ReadonlyMap<string, number>): number {
  const { ids, values, space } = standardiseRows(batch, fitStandardisation(batch));
  const { dimensions } = space;
  let right = 0;
  for (let row = 0; row < ids.length; row++) {
    const cosines: [cosine: number, kind: number][] = [];
    for (let other = 0; other < ids.length; other++) {
      if (other === row) continue;
      let cosine = 0;
      for (let column = 0; column < dimensions; column++) {
        cosine += values[row * dimensions + column]! * values[other * dimensions + column]!;
      }
      cosines.push([cosine, classes.get(ids[other]!)!]);
    }
    const nearest = cosines.sort((left, next) => next[0] - left[0]).slice(0, 5);
    if (majority(nearest.map(([, kind]) => kind)) === classes.get(ids[row]!)) right++;
  }
  return right / ids.length;
}

/** The most frequent; of several, the one that comes first. */
function majority(kinds: readonly number[]): number {
  const count = (kind: number) => kinds.filter((other) => other === kind).length;
  return kinds.reduce((best, kind) => (count(kind) > count(best) ? kind : best));
}
