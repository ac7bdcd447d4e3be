import { balanceWeights, resolveWeights } from "@modalis/fusion";
import type { LiveChannel } from "../channels/live-channel.js";
import type { LiveState } from "../state/live-state.js";

/** What each channel counts in the likeness of two items, balanced by how far cosines reach there by chance. */
export function likenessWeights({ channels, options }: LiveState): ReadonlyMap<string, number> {
  const used = [...channels.values()].filter(({ rows }) => rows > 0);
  const names = used.map(({ name }) => name);
  const trusted = Object.entries(options.weights).filter(([name]) =>
    names.some((one) => one === name || one.startsWith(`${name}.`)),
  );
  const shares = resolveWeights(names, Object.fromEntries(trusted));
  return balanceWeights(shares, new Map(used.map(({ name, sample }) => [name, sample.spread])));
}

/** Likeness of two items by the content that both have, -1 to 1; by what was learned where they share none; else 0. */
export function likenessOf(state: LiveState): (left: number, right: number) => number {
  const weights = likenessWeights(state);
  const compared = [...state.channels.values()].flatMap((channel): [LiveChannel, number][] => {
    const weight = weights.get(channel.name) ?? 0;
    return weight > 0 ? [[channel, weight]] : [];
  });
  // Diversity compares all candidates with one placed item after the other.
  let placed = -1;
  let rows: (Float32Array | undefined)[] = [];
  return (left, right) => {
    if (right !== placed) rows = compared.map(([{ units }]) => units.row(right));
    placed = right;
    let [sum, total] = [0, 0];
    for (let at = 0; at < compared.length; at++) {
      const [{ units }, weight] = compared[at]!;
      const row = rows[at];
      if (row === undefined || !units.has(left)) continue;
      sum += weight * units.dot(left, row);
      total += weight;
    }
    return total > 0 ? sum / total : (state.learned?.likeness(left, right) ?? 0);
  };
}
