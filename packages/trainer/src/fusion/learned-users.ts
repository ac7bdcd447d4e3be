import type { Interactions } from "@modalis/contract";
import type { PersonScale } from "./person-scale.js";

/** How wide learned rows are and how they are scaled. */
export interface UserScale extends PersonScale {
  readonly dimensions: number;
}

/**
 * The learned rows of users `[users, dimensions]`, where those without a history, of whom nothing was learned, get the
 * mean of the others: what people like on the whole.
 */
export function learnedUsers(
  rows: Float32Array,
  { dimensions, similarity, temperature }: UserScale,
  { offsets }: Pick<Interactions, "offsets">,
): Float32Array {
  const users = rows.slice();
  if (similarity === "cosine")
    for (let from = 0; from < users.length; from += dimensions)
      toLength(users.subarray(from, from + dimensions), 1 / temperature);
  const mean = new Float64Array(dimensions);
  const known = (user: number): boolean => offsets[user + 1]! > offsets[user]!;
  let count = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (!known(user)) continue;
    count += 1;
    for (let at = 0; at < dimensions; at++) mean[at]! += users[user * dimensions + at]!;
  }
  const average = Float32Array.from(mean, (sum) => sum / Math.max(1, count));
  for (let user = 0; user + 1 < offsets.length; user++)
    if (!known(user)) users.set(average, user * dimensions);
  return users;
}

function toLength(row: Float32Array, length: number): void {
  const factor = length / Math.sqrt(row.reduce((squares, value) => squares + value * value, 1e-6));
  for (let at = 0; at < row.length; at++) row[at]! *= factor;
}
