import { placeInColumnBlocks } from "../propagation/column-blocks.js";

/** A table of users' rows, then items', `[users + items, dimensions]`. */
export interface NodeTable {
  readonly userCount: number;
  readonly itemCount: number;
  readonly dimensions: number;
}

/** Rows, one after the other, as they are kept in blocks of columns, users' apart from items'. */
export function rowsInBlocks(rows: Float32Array, shape: NodeTable): Float32Array {
  const blocks = new Float32Array(rows.length);
  for (const [row, place] of places(shape)) blocks[place] = rows[row]!;
  return blocks;
}

/** The way back. */
export function rowsOfBlocks(blocks: Float32Array, shape: NodeTable): Float32Array {
  const rows = new Float32Array(blocks.length);
  for (const [row, place] of places(shape)) rows[row] = blocks[place]!;
  return rows;
}

/** Where each number stands by rows, and where in blocks. */
function* places({ userCount, itemCount, dimensions }: NodeTable): Generator<[number, number]> {
  let first = 0;
  for (const rows of [userCount, itemCount]) {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < dimensions; column++) {
        const place = placeInColumnBlocks(row, column, { rows, dimensions });
        yield [first + row * dimensions + column, first + place];
      }
    first += rows * dimensions;
  }
}
