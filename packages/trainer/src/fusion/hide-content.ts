import { type FeatureTable, ModalisError } from "@modalis/contract";
import { shuffledOrder } from "../random/shuffled-order.js";

/**
 * The features with a share of the rows of each modality taken away, at random and fixed by the seed; the rows that are
 * hidden at one share are hidden at every higher one. Nothing is copied but who has what.
 *
 * @param share From 0 to 1.
 * @throws `INVALID_ARGUMENT` for another share.
 */
export function hideContent(
  features: ReadonlyMap<string, FeatureTable>,
  share: number,
  seed: number,
): ReadonlyMap<string, FeatureTable> {
  if (!(share >= 0 && share <= 1))
    throw new ModalisError("INVALID_ARGUMENT", `a share of missing content is from 0 to 1, not ${share}`);
  const hidden = [...features].map(([name, table]): [string, FeatureTable] => {
    const rows = [...table.present.keys()].filter((row) => table.present[row] === 1);
    const order = shuffledOrder(rows.length, seed, ...Buffer.from(name));
    const present = table.present.slice();
    for (const at of order.subarray(0, Math.round(share * rows.length))) present[rows[at]!] = 0;
    return [name, { ...table, present }];
  });
  return new Map(hidden);
}
