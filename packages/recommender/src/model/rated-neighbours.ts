import type { SparseRows } from "./sparse-rows.js";

/** What users gave items beyond their biases, and which items are alike. */
export interface RatedNeighbours {
  /** `[users, items]`: ratings less the biases. */
  readonly rows: Required<SparseRows>;
  /** `[items, items]`, each over 0: row `j` holds the items that a rating of item `j` speaks for. */
  readonly likeness: Required<SparseRows>;
  readonly itemCount: number;
  readonly neighbours: number;
  readonly leastNeighbours: number;
}

/**
 * Writes for every item Σ s · deviation / Σ s over the user's rated items that are most like it, `[items]`; 0 where too few are.
 */
export function nearestRatings(rated: RatedNeighbours, user: number, output: Float32Array): void {
  const { rows, likeness, neighbours, leastNeighbours } = rated;
  const byItem = evidenceByItem(rated, user);
  output.fill(0);
  const [likenesses, cells] = [likeness.values, rows.values];
  for (let item = 0; item < output.length; item++) {
    const [from, to] = [byItem.offsets[item]!, byItem.offsets[item + 1]!];
    if (to - from < leastNeighbours) continue;
    const own = Array.from({ length: to - from }, (_, at) => from + at);
    if (own.length > neighbours) {
      own.sort(
        (left, right) =>
          likenesses[byItem.likeness[right]!]! - likenesses[byItem.likeness[left]!]! || left - right,
      );
      own.length = neighbours;
    }
    let weights = 0;
    let sum = 0;
    for (const at of own) {
      const weight = likenesses[byItem.likeness[at]!]!;
      weights += weight;
      sum += weight * cells[byItem.cell[at]!]!;
    }
    output[item] = sum / weights;
  }
}

interface EvidenceByItem {
  /** `[items + 1]`. */
  readonly offsets: Int32Array;
  /** Which likeness, and which of the user's cells, speaks for the item. */
  readonly likeness: Int32Array;
  readonly cell: Int32Array;
}

function evidenceByItem({ rows, likeness, itemCount }: RatedNeighbours, user: number): EvidenceByItem {
  const [first, last] = [rows.offsets[user]!, rows.offsets[user + 1]!];
  const offsets = new Int32Array(itemCount + 1);
  for (let cell = first; cell < last; cell++) {
    const item = rows.columns[cell]!;
    for (let at = likeness.offsets[item]!; at < likeness.offsets[item + 1]!; at++)
      offsets[likeness.columns[at]! + 1]! += 1;
  }
  for (let item = 0; item < itemCount; item++) offsets[item + 1]! += offsets[item]!;
  const next = offsets.slice();
  const found = {
    offsets,
    likeness: new Int32Array(offsets[itemCount]!),
    cell: new Int32Array(offsets[itemCount]!),
  };
  for (let cell = first; cell < last; cell++) {
    const item = rows.columns[cell]!;
    for (let at = likeness.offsets[item]!; at < likeness.offsets[item + 1]!; at++) {
      const place = next[likeness.columns[at]!]!++;
      found.likeness[place] = at;
      found.cell[place] = cell;
    }
  }
  return found;
}
