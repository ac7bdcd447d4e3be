import { type Kernels, placeInColumnBlocks } from "@modalis/kernels";
import { type SeededRandom, seededRandom } from "../../random/seeded-random.js";

/** A table of numbers that are learned. */
export interface LearnedTable {
  /** `[rows, columns]`, in the kernels' arena; laid out as its shape says. */
  readonly values: Float32Array;
  /** The same: zeros between steps; empty where no gradient is kept. */
  readonly gradient: Float32Array;
}

/** All tables of a model in one array without gaps, in the order given, so that one fused step updates them. */
export interface LearnedTables {
  table(name: string): LearnedTable;
  /** All numbers, table after table. */
  readonly values: Float32Array;
  /** Empty where no gradient is kept. */
  readonly gradient: Float32Array;
  /** Adam's two running means, of all numbers; empty where none are kept. */
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

export interface TableShape {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Drawn uniformly within plus and minus this; Xavier's spread when absent. */
  readonly spread?: number;
  /** Kept in blocks of columns, as `placeInColumnBlocks` says, in place of row by row; default false. */
  readonly inColumnBlocks?: boolean;
}

function lengthOf(shapes: readonly TableShape[]): number {
  return shapes.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}

/** What is kept beside the values; arrays that are not kept are empty. */
export interface KeptBeside {
  /** Default true. */
  readonly gradient?: boolean;
  /** Default true. */
  readonly moments?: boolean;
}

/** Bytes that {@link createLearnedTables} takes from an arena. */
export function learnedTablesBytes(
  shapes: readonly TableShape[],
  { gradient = true, moments = true }: KeptBeside = {},
): number {
  return 4 * (1 + (gradient ? 1 : 0) + (moments ? 2 : 0)) * lengthOf(shapes) + 256;
}

/**
 * Tables drawn from Xavier's uniform distribution, `±sqrt(6 / (rows + columns))`, where nothing else is said.
 *
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010. Each table
 * has a stream of its own, so that adding one leaves the others as they were.
 */
export function createLearnedTables(
  kernels: Pick<Kernels, "float32">,
  shapes: readonly TableShape[],
  seed: number,
  { gradient: keepsGradient = true, moments = true }: KeptBeside = {},
): LearnedTables {
  const length = lengthOf(shapes);
  const values = kernels.float32(length);
  const gradient = kernels.float32(keepsGradient ? length : 0);
  const [firstMoment, secondMoment] = [
    kernels.float32(moments ? length : 0),
    kernels.float32(moments ? length : 0),
  ];
  const tables = new Map<string, LearnedTable>();
  let from = 0;
  for (const [at, shape] of shapes.entries()) {
    const size = shape.rows * shape.columns;
    const part = (array: Float32Array) => array.subarray(from, from + size);
    drawUniform(part(values), shape, seededRandom(seed, 0, at));
    tables.set(shape.name, { values: part(values), gradient: part(gradient) });
    from += size;
  }
  return { table: (name) => tables.get(name)!, values, gradient, firstMoment, secondMoment };
}

function drawUniform(
  values: Float32Array,
  { rows, columns, spread = Math.sqrt(6 / (rows + columns)), inColumnBlocks = false }: TableShape,
  random: SeededRandom,
): void {
  const shape = { rows, dimensions: columns };
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      const place = inColumnBlocks ? placeInColumnBlocks(row, column, shape) : at;
      values[place] = (2 * random.next() - 1) * spread;
    }
}

/** How many users and items a model is of. */
export interface WorldSize {
  readonly userCount: number;
  readonly itemCount: number;
}

/** Tables `users` and `items`, one after the other, as the nodes of their graph are numbered. */
export function nodeTables(
  { userCount, itemCount }: WorldSize,
  columns: number,
  layout: Pick<TableShape, "inColumnBlocks"> = {},
): TableShape[] {
  return [
    { name: "users", rows: userCount, columns, ...layout },
    { name: "items", rows: itemCount, columns, ...layout },
  ];
}
