// EASE's matrix XᵀX + λ I of Baby, or of random interactions of the same density.
import { splitByLabel } from "@modalis/evaluation";
import { readSharedInteractions } from "../probes/shared-interactions.js";

const REGULARISATION = 600;
const BABY_ITEMS = 7050;
const INTERACTIONS_AN_ITEM = 17;

/** The matrix `[size, size]`. */
export function itemMatrix(size: number): { readonly matrix: Float32Array; readonly size: number } {
  const matrix = new Float32Array(size * size);
  for (const items of histories(size)) {
    for (const left of items) for (const right of items) matrix[left * size + right]! += 1;
  }
  for (let item = 0; item < size; item++) matrix[item * size + item]! += REGULARISATION;
  return { matrix, size };
}

function histories(size: number): readonly Int32Array[] {
  const shared = size === BABY_ITEMS ? readSharedInteractions("baby") : undefined;
  if (shared === undefined) {
    console.log("random interactions");
    return randomHistories(size);
  }
  const { items, offsets } = splitByLabel(shared.rows, shared).development.training;
  return Array.from(offsets.subarray(1), (end, user) => items.subarray(offsets[user]!, end));
}

/** Popular items by the square of a uniform number, about six a user. */
function randomHistories(size: number): Int32Array[] {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const users = Math.round((size * INTERACTIONS_AN_ITEM) / 6);
  return Array.from({ length: users }, () =>
    Int32Array.from(new Set(Array.from({ length: 6 }, () => Math.floor(next() ** 2 * size)))),
  );
}
