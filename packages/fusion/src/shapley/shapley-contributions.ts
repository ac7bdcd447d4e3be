import { ModalisError } from "@modalis/contract";

/** Most players: 4,096 subsets are still evaluated at once. */
export const MAX_SHAPLEY_PLAYERS = 12;

/**
 * The exact Shapley value of each player of a game (Shapley 1953, "A value for n-person games").
 *
 * `value` is asked once for every subset, the empty one included. A player's contribution is the mean, over all
 * orders of arrival, of what its arrival adds: over the subsets `S` without it, the weighted sum of
 * `value(S with it) - value(S)` with weights `|S|! (n - |S| - 1)! / n!`. The contributions add up to
 * `value(all) - value(none)`.
 *
 * @throws `INVALID_ARGUMENT` for more than 12 players, a player named twice, or a value that is not finite.
 */
export function shapleyContributions(
  players: readonly string[],
  value: (subset: ReadonlySet<string>) => number,
): Record<string, number> {
  checkPlayers(players);
  const count = players.length;
  const values = Float64Array.from({ length: 2 ** count }, (_, mask) => {
    const subset = new Set(players.filter((_player, index) => mask & (1 << index)));
    return finite(value(subset), subset);
  });
  const weights = arrivalWeights(count);
  return Object.fromEntries(
    players.map((player, index) => {
      const bit = 1 << index;
      let contribution = 0;
      for (let mask = 0; mask < values.length; mask++) {
        if (mask & bit) continue;
        contribution += weights[bitCount(mask)]! * (values[mask | bit]! - values[mask]!);
      }
      return [player, contribution];
    }),
  );
}

function checkPlayers(players: readonly string[]): void {
  if (players.length > MAX_SHAPLEY_PLAYERS) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `exact Shapley values are for up to ${MAX_SHAPLEY_PLAYERS} players, not ${players.length}; group some of them`,
    );
  }
  if (new Set(players).size < players.length) {
    throw new ModalisError("INVALID_ARGUMENT", `a player is named twice: ${players.join(", ")}`);
  }
}

function finite(value: number, subset: ReadonlySet<string>): number {
  if (Number.isFinite(value)) return value;
  throw new ModalisError("INVALID_ARGUMENT", `the value of {${[...subset].join(", ")}} is ${value}`);
}

/** By size of the subset already there: `s! (n - s - 1)! / n!`, which is `1 / (n * choose(n - 1, s))`. */
function arrivalWeights(count: number): number[] {
  const weights: number[] = [];
  let choices = 1;
  for (let size = 0; size < count; size++) {
    weights.push(1 / (count * choices));
    choices = (choices * (count - 1 - size)) / (size + 1);
  }
  return weights;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
