import type { Interactions } from "@modalis/contract";

/**
 * The learned rows of users `[users, dimensions]`, where those without a history, of whom nothing was learned, get the
 * mean of the others: what people like on the whole.
 */
export function learnedUsers(
  rows: Float32Array,
  dimensions: number,
  { offsets }: Pick<Interactions, "offsets">,
): Float32Array {
  const users = rows.slice();
  const mean = new Float64Array(dimensions);
  const known = (user: number): boolean => offsets[user + 1]! > offsets[user]!;
  let count = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (!known(user)) continue;
    count += 1;
    for (let at = 0; at < dimensions; at++) mean[at]! += rows[user * dimensions + at]!;
  }
  const average = Float32Array.from(mean, (sum) => sum / Math.max(1, count));
  for (let user = 0; user + 1 < offsets.length; user++)
    if (!known(user)) users.set(average, user * dimensions);
  return users;
}
