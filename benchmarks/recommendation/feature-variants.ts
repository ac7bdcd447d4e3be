// What the items' content is in each row of a table: all of it, none, one modality left out, or rows of other items.
import type { FeatureTable } from "@modalis/contract";

export type Features = ReadonlyMap<string, FeatureTable>;

/** By name of the row; the control has every item's features exchanged for another's, the same for all modalities. */
export function featureVariants(features: Features, seed: number): ReadonlyMap<string, Features> {
  const channels = [...features.keys()];
  if (channels.length === 0) return new Map([["ids alone", features]]);
  const without = channels.map(
    (channel) => [`without ${channel}`, new Map([...features].filter(([name]) => name !== channel))] as const,
  );
  return new Map<string, Features>([
    ["all modalities", features],
    ["ids alone", new Map()],
    ["rows shuffled", shuffledRows(features, seed)],
    ...(channels.length > 1 ? without : []),
  ]);
}

function shuffledRows(features: Features, seed: number): Features {
  const items = Math.max(0, ...[...features.values()].map(({ present }) => present.length));
  const order = shuffledOrder(items, seed);
  return new Map(
    [...features].map(([channel, table]) => {
      const data = new Float32Array(table.data.length);
      const present = table.present.map((_, item) => table.present[order[item]!]!);
      for (const [item, from] of order.entries()) {
        const start = from * table.dimensions;
        data.set(table.data.subarray(start, start + table.dimensions), item * table.dimensions);
      }
      return [channel, { dimensions: table.dimensions, data, present }];
    }),
  );
}

/** A linear congruential generator is random enough to part rows from their items. */
function shuffledOrder(count: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at);
  let state = (seed * 2_654_435_761) >>> 0;
  for (let at = count - 1; at > 0; at--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    const moved = order[at]!;
    order[at] = order[other]!;
    order[other] = moved;
  }
  return order;
}
