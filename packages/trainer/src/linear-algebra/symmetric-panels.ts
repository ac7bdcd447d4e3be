/**
 * The lower triangle of a symmetric matrix by panels of rows, in the memory of the whole matrix.
 *
 * Panel `p` holds its rows up to its own last column without gaps, so that it can go into a matrix product as it is; it
 * stands where its rows began, so that packing and unpacking need no second matrix.
 */
export interface SymmetricPanels {
  readonly size: number;
  /** `[panels + 1]`: first row of each panel, and the size. */
  readonly starts: readonly number[];
  /** `[rows of the panel, last column of the panel + 1]`, a view. */
  panel(at: number): Float32Array;
}

/** Packs the lower triangle of `[size, size]` in place; what stood above the diagonal is lost. */
export function packPanels(matrix: Float32Array, size: number, rowsAPanel: number): SymmetricPanels {
  const starts = Array.from({ length: Math.ceil(size / rowsAPanel) }, (_, at) => at * rowsAPanel);
  starts.push(size);
  for (let at = 0; at + 1 < starts.length; at++) {
    const [from, to] = [starts[at]!, starts[at + 1]!];
    for (let row = from + 1; row < to; row++)
      matrix.copyWithin(from * size + (row - from) * to, row * size, row * size + to);
  }
  return {
    size,
    starts,
    panel: (at) => {
      const [from, to] = [starts[at]!, starts[at + 1]!];
      return matrix.subarray(from * size, from * size + (to - from) * to);
    },
  };
}

/** Gives the memory back its whole symmetric matrix. */
export function unpackPanels(matrix: Float32Array, { size, starts }: SymmetricPanels): void {
  for (let at = 0; at + 1 < starts.length; at++) {
    const [from, to] = [starts[at]!, starts[at + 1]!];
    for (let row = to - 1; row > from; row--) {
      const packed = from * size + (row - from) * to;
      matrix.copyWithin(row * size, packed, packed + to);
    }
  }
  mirrorLower(matrix, size);
}

/** Copies the lower triangle onto the upper, in squares that fit the processor's cache. */
function mirrorLower(matrix: Float32Array, size: number): void {
  const side = 64;
  for (let top = 0; top < size; top += side) {
    for (let left = 0; left <= top; left += side) {
      for (let row = top; row < Math.min(size, top + side); row++) {
        const end = Math.min(row, left + side);
        for (let column = left; column < end; column++)
          matrix[column * size + row] = matrix[row * size + column]!;
      }
    }
  }
}
