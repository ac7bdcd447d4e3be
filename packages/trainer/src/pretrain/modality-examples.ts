import { seededRandom } from "../random/seeded-random.js";
import type { AlignmentData } from "./alignment-data.js";
import { addStandardised, type Standardisation } from "./standardised-channel.js";

/** Where a channel stands in the joined rows of its modality. */
export interface PlacedChannel {
  readonly name: string;
  readonly from: number;
  readonly standardisation: Standardisation;
}

/** Standardised rows of one modality, its channels side by side. */
export interface ModalityExamples {
  readonly channels: readonly PlacedChannel[];
  readonly dimensions: number;
  /** `[items given + sketches, dimensions]`; zeros where an item lacks the modality. */
  readonly rows: Float32Array;
}

/**
 * Joins a modality's channels for the given items and, after them, draws rows that vary as the items' views do around
 * the items: each is a random mixture of all deviations of one channel's views, so that a few rows stand for any number.
 *
 * @param sketches How many such rows.
 */
export function modalityExamples(
  data: AlignmentData,
  names: readonly string[],
  standardisations: ReadonlyMap<string, Standardisation>,
  {
    items,
    sketches,
    seed,
  }: {
    readonly items: readonly number[];
    readonly sketches: number;
    readonly seed: number;
  },
): ModalityExamples {
  let dimensions = 0;
  const channels = names.map((name) => {
    const from = dimensions;
    dimensions += data.channels.get(name)!.features.dimensions;
    return { name, from, standardisation: standardisations.get(name)! };
  });
  const rows = new Float32Array((items.length + sketches) * dimensions);
  const rowOf = new Map(items.map((item, row) => [item, row]));
  for (const { name, from, standardisation } of channels) {
    const { features, views } = data.channels.get(name)!;
    const width = features.dimensions;
    const vector = (item: number) => features.data.subarray(item * width, (item + 1) * width);
    for (const [item, row] of rowOf) {
      const at = row * dimensions + from;
      if (features.present[item] === 1)
        addStandardised(vector(item), standardisation, 1, rows.subarray(at, at + width));
    }
    if (views === undefined || sketches === 0) continue;
    const known = [...views.items.keys()].filter((view) => rowOf.has(views.items[view]!));
    for (const view of known) {
      const random = seededRandom(seed, view);
      // The sum of squares of the sketches is, on average, the views' share times the mean square deviation, once an item.
      const deviation = Math.sqrt(((views.share ?? 1) * items.length) / (known.length * sketches));
      for (let sketch = 0; sketch < sketches; sketch++) {
        const factor = deviation * random.normal();
        const at = (items.length + sketch) * dimensions + from;
        const target = rows.subarray(at, at + width);
        addStandardised(
          views.data.subarray(view * width, (view + 1) * width),
          standardisation,
          factor,
          target,
        );
        addStandardised(vector(views.items[view]!), standardisation, -factor, target);
      }
    }
  }
  return { channels, dimensions, rows };
}

/** Products of each row with each, `[rows, rows]`. */
export function productsOf(rows: Float32Array, dimensions: number): Float64Array {
  const count = rows.length / dimensions;
  const products = new Float64Array(count * count);
  for (let one = 0; one < count; one++) {
    for (let other = 0; other <= one; other++) {
      let sum = 0;
      for (let at = one * dimensions, by = other * dimensions, end = at + dimensions; at < end; at++, by++)
        sum += rows[at]! * rows[by]!;
      products[one * count + other] = sum;
      products[other * count + one] = sum;
    }
  }
  return products;
}
