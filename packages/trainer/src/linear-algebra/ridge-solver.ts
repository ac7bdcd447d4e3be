import { createKernels, type Kernels } from "@modalis/kernels";
import type { Pace } from "./pace.js";
import type { SparseRows } from "./sparse-rows.js";

/** One side of an alternating factorisation. */
export interface RidgeSide {
  readonly rows: SparseRows;
  /** `[rows]`: what each row adds to the diagonal of its equations. */
  readonly ridge: Float64Array;
}

/** Solves all rows of one side over the factors of the other, on the ridge kernel. */
export interface RidgeSolver extends AsyncDisposable {
  /**
   * For every row the x that minimises Σ w (1 - v·x)² + xᵀ (diagonal + ridge) x, as a new array `[rows, dimensions]`.
   *
   * @param table `[columns of the side, dimensions]`.
   * @param diagonal `[dimensions]`.
   */
  solve(
    side: number,
    table: Float32Array,
    diagonal: Float64Array,
    progress: SolveProgress,
  ): Promise<Float32Array>;
}

export interface SolveProgress {
  readonly pace: Pace;
  readonly from: number;
  readonly to: number;
  readonly stage: string;
}

/** Multiplications of one kernel call: tens of milliseconds, so that aborts and timers run in between. */
const WORK_A_CALL = 1e8;

/**
 * Puts the sides into one arena; `threads` share it.
 *
 * @throws `LIMIT_EXCEEDED` when the factors and interactions do not fit into 4 GiB.
 */
export async function createRidgeSolver(
  sides: readonly RidgeSide[],
  dimensions: number,
  threads: number,
): Promise<RidgeSolver> {
  const kernels = await createKernels({ threads, arenaBytes: arenaBytes(sides, dimensions, threads) });
  const placed = sides.map((side) => place(kernels, side, dimensions));
  const table = kernels.float32(dimensions * Math.max(...sides.map(({ rows }) => rows.width)));
  const diagonals = kernels.float32(dimensions);
  return {
    async solve(side, given, diagonal, { pace, from, to, stage }) {
      const { matrix, ridge, output, calls } = placed[side]!;
      const source = table.subarray(0, given.length);
      source.set(given);
      diagonals.set(diagonal);
      for (let call = 0; call + 1 < calls.length; call++) {
        const range = { from: calls[call]!, to: calls[call + 1]! };
        kernels.ridgeRows({
          matrix,
          table: source,
          dimensions,
          diagonal: diagonals,
          ridge,
          output,
          ...range,
        });
        await pace.step(from + ((to - from) * (call + 1)) / (calls.length - 1), stage);
      }
      return output.slice();
    },
    [Symbol.asyncDispose]: () => kernels[Symbol.asyncDispose](),
  };
}

interface PlacedSide {
  readonly matrix: {
    readonly offsets: Int32Array;
    readonly columns: Int32Array;
    readonly values: Float32Array;
  };
  readonly ridge: Float32Array;
  readonly output: Float32Array;
  /** The first row of each kernel call, and the number of rows. */
  readonly calls: readonly number[];
}

function place(kernels: Kernels, { rows, ridge }: RidgeSide, dimensions: number): PlacedSide {
  const matrix = {
    offsets: kernels.int32(rows.offsets.length),
    columns: kernels.int32(rows.columns.length),
    values: kernels.float32(rows.values.length),
  };
  matrix.offsets.set(rows.offsets);
  matrix.columns.set(rows.columns);
  matrix.values.set(rows.values);
  const ridges = kernels.float32(ridge.length);
  ridges.set(ridge);
  return {
    matrix,
    ridge: ridges,
    output: kernels.float32(ridge.length * dimensions),
    calls: callStarts(rows, dimensions),
  };
}

function callStarts({ offsets }: SparseRows, dimensions: number): number[] {
  const starts = [0];
  let work = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    const cells = offsets[row + 1]! - offsets[row]!;
    const next = cells * Math.min(cells, dimensions) * dimensions;
    if (work > 0 && work + next > WORK_A_CALL) {
      starts.push(row);
      work = 0;
    }
    work += next;
  }
  starts.push(offsets.length - 1);
  return starts;
}

function arenaBytes(sides: readonly RidgeSide[], dimensions: number, threads: number): number {
  let floats = dimensions;
  let longest = 0;
  let widest = 0;
  for (const { rows, ridge } of sides) {
    floats += rows.offsets.length + 2 * rows.columns.length + ridge.length * (dimensions + 1);
    widest = Math.max(widest, rows.width);
    for (let row = 0; row < ridge.length; row++)
      longest = Math.max(longest, rows.offsets[row + 1]! - rows.offsets[row]!);
  }
  const width = dimensions + 4;
  const shorter = Math.min(longest, dimensions);
  // A part of the kernel works in a block of rows, their products in float64 and a few vectors.
  const scratch = 4 * width * (Math.max(shorter, 256) + 2) + 8 * shorter * (shorter + 2) + 256;
  return 4 * (floats + dimensions * widest) + 4 * threads * scratch + 64 * 1024;
}
