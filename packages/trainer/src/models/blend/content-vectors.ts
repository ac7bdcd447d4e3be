import type { FeatureTable } from "@modalis/contract";
import type { DenseProducts } from "../../linear-algebra/dense-products.js";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import { symmetricEigen } from "../../linear-algebra/symmetric-eigen.js";

/** One modality of the items, made ready for dot products. */
export interface ContentVectors {
  readonly dimensions: number;
  /** `[items, dimensions]`: unit rows; zeros where the item lacks the modality. */
  readonly rows: Float32Array;
  /** `[items]`: 1 where the item has the modality and its row says anything. */
  readonly present: Uint8Array;
}

/** Wider tables are first projected at random (Johnson and Lindenstrauss), so that whitening stays affordable. */
const WIDEST = 512;

/**
 * Standardises the columns over the items that are present, whitens them and makes every row a unit vector.
 *
 * @param whitening Power of the principal values that the components are divided by: 0 none, 1 all alike.
 */
export async function contentVectors(
  table: FeatureTable,
  whitening: number,
  products: DenseProducts,
): Promise<ContentVectors> {
  const narrow = await projected(table, products);
  standardiseColumns(narrow.data, table.present, narrow.dimensions);
  const rows = whitening === 0 ? narrow.data : await whitened(narrow, table.present, whitening, products);
  const present = makeUnitRows(rows, table.present, narrow.dimensions);
  return { dimensions: narrow.dimensions, rows, present };
}

interface Table {
  readonly data: Float32Array;
  readonly dimensions: number;
}

async function projected({ data, dimensions }: FeatureTable, products: DenseProducts): Promise<Table> {
  if (dimensions <= WIDEST) return { data: data.slice(), dimensions };
  const random = createSeededRandom(dimensions);
  const directions = Float32Array.from({ length: WIDEST * dimensions }, () => random.normal());
  return { data: await products.timesTransposed(data, directions, dimensions), dimensions: WIDEST };
}

/** In place; absent rows become zeros. */
function standardiseColumns(data: Float32Array, present: Uint8Array, dimensions: number): void {
  const count = Math.max(
    1,
    present.reduce((sum, one) => sum + one, 0),
  );
  for (let column = 0; column < dimensions; column++) {
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < present.length; row++) {
      if (present[row] === 1) sum += data[row * dimensions + column]!;
    }
    const mean = sum / count;
    for (let row = 0; row < present.length; row++) {
      if (present[row] === 1) squares += (data[row * dimensions + column]! - mean) ** 2;
    }
    const deviation = Math.sqrt(squares / count);
    // A column that hardly varies tells nothing; dividing by its rounding would make noise of it.
    const scale = deviation > 1e-6 * Math.max(Math.abs(mean), 1e-6) ? 1 / deviation : 0;
    for (let row = 0; row < present.length; row++) {
      const at = row * dimensions + column;
      data[at] = present[row] === 1 ? (data[at]! - mean) * scale : 0;
    }
  }
}

async function whitened(
  { data, dimensions }: Table,
  present: Uint8Array,
  power: number,
  products: DenseProducts,
): Promise<Float32Array> {
  const gram = Float64Array.from(await products.gram(data, dimensions));
  const { values, vectors } = symmetricEigen(gram, dimensions);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const floor = Math.max(1e-6 * largest, Number.MIN_VALUE);
  const scaled = Float32Array.from(vectors, (value, at) => {
    const own = values[Math.floor(at / dimensions)]!;
    return own <= floor ? 0 : value * (own / Math.max(1, present.length)) ** (-power / 2);
  });
  return products.timesTransposed(data, scaled, dimensions);
}

/** In place; says which rows have a length at all. */
function makeUnitRows(data: Float32Array, present: Uint8Array, dimensions: number): Uint8Array {
  return present.map((there, row) => {
    const own = data.subarray(row * dimensions, (row + 1) * dimensions);
    const length = Math.hypot(...own);
    const speaks = there === 1 && length > 1e-9;
    for (let column = 0; column < dimensions; column++) own[column] = speaks ? own[column]! / length : 0;
    return speaks ? 1 : 0;
  });
}
