import type { SlotMatches } from "../slots/slot-index.js";

/** The right answer: every accepted row by its dot product in double precision, rounded, then by slot. */
export function nearestByForce(
  rows: ReadonlyMap<number, Float32Array>,
  query: Float32Array,
  count: number,
  accept?: Uint8Array,
): SlotMatches {
  const scored = [...rows].flatMap(([slot, row]) =>
    accept === undefined || (accept[slot] ?? 0) !== 0
      ? [{ slot, score: Math.fround(exactDot(row, query)) }]
      : [],
  );
  scored.sort((left, right) => right.score - left.score || left.slot - right.slot);
  const best = scored.slice(0, count);
  return {
    slots: Int32Array.from(best, ({ slot }) => slot),
    scores: Float32Array.from(best, ({ score }) => score),
  };
}

function exactDot(row: Float32Array, query: Float32Array): number {
  const sums = [0, 0, 0, 0];
  const whole = query.length - (query.length % 4);
  for (let at = 0; at < query.length; at++) sums[at < whole ? at % 4 : 0]! += row[at]! * query[at]!;
  return sums[0]! + sums[1]! + (sums[2]! + sums[3]!);
}
