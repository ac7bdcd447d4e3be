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
 * Joins a modality's channels for the given items and, after them, gives rows that vary as the items' views do around the
 * items: how each view deviates from its item or, where views are many, random mixtures of all deviations, so that a few
 * rows stand for any number.
 *
 * @param most Of such rows.
 */
export function modalityExamples(
  data: AlignmentData,
  names: readonly string[],
  standardisations: ReadonlyMap<string, Standardisation>,
  { items, most, seed }: { readonly items: readonly number[]; readonly most: number; readonly seed: number },
): ModalityExamples {
  const rowOf = new Map(items.map((item, row) => [item, row]));
  let dimensions = 0;
  let deviations = 0;
  const placed = names.map((name) => {
    const { features, views } = data.channels.get(name)!;
    const known =
      views === undefined ? [] : [...views.items.keys()].filter((view) => rowOf.has(views.items[view]!));
    const from = dimensions;
    dimensions += features.dimensions;
    deviations = Math.max(deviations, known.length);
    return { name, from, standardisation: standardisations.get(name)!, known };
  });
  const extra = Math.min(deviations, most);
  const rows = new Float32Array((items.length + extra) * dimensions);
  for (const { name, from, standardisation, known } of placed) {
    const { features, views } = data.channels.get(name)!;
    const width = features.dimensions;
    const target = (row: number) => rows.subarray(row * dimensions + from, row * dimensions + from + width);
    const vector = (item: number) => features.data.subarray(item * width, (item + 1) * width);
    for (const [item, row] of rowOf)
      if (features.present[item] === 1) addStandardised(vector(item), standardisation, 1, target(row));
    if (views === undefined) continue;
    const scale = Math.sqrt(((views.share ?? 1) * items.length) / known.length);
    const addDeviation = (view: number, factor: number, row: number): void => {
      const at = target(items.length + row);
      const seen = views.data.subarray(view * width, (view + 1) * width);
      addStandardised(seen, standardisation, factor, at);
      addStandardised(vector(views.items[view]!), standardisation, -factor, at);
    };
    for (const [place, view] of known.entries()) {
      if (deviations <= most) addDeviation(view, scale, place);
      else {
        // Summed over the mixtures, the squares are on average those of the deviations themselves.
        const random = seededRandom(seed, place);
        for (let row = 0; row < extra; row++)
          addDeviation(view, (scale / Math.sqrt(extra)) * random.normal(), row);
      }
    }
  }
  return { channels: placed, dimensions, rows };
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
