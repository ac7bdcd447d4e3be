import { ModalisError } from "@modalis/contract";
import type { OnnxTensor } from "@modalis/onnx";

/** Gathers the rows a model gives for the inputs of one sound. */
export interface RowPool {
  /**
   * @param soundShares One for each input of the run: of rows that follow each other in time, only those of
   *   sound count where `followsTime` was set.
   * @throws `INVALID_MODEL` for an output that is not `[inputs, dimensions]` or `[inputs, time, dimensions]`
   *   of finite float32 numbers.
   */
  add(output: OnnxTensor, soundShares: readonly number[]): void;
  /** The pooled row `[dimensions]`. */
  row(): Float32Array;
}

/** @param followsTime Whether the axis between inputs and dimensions is time, padding included. */
export function createRowPool(pooling: "mean" | "max", followsTime: boolean): RowPool {
  let pooled: Float64Array | undefined;
  let count = 0;
  const take = (row: Float32Array): void => {
    pooled ??= new Float64Array(row.length).fill(pooling === "mean" ? 0 : Number.NEGATIVE_INFINITY);
    if (pooled.length !== row.length)
      throw unfit(`its rows have ${pooled.length} values for one input and ${row.length} for another`);
    for (let index = 0; index < row.length; index++) {
      const value = row[index]!;
      if (!Number.isFinite(value)) throw unfit(`it gave ${value}`);
      pooled[index] = pooling === "mean" ? pooled[index]! + value : Math.max(pooled[index]!, value);
    }
    count += 1;
  };
  return {
    add(output, soundShares) {
      const { data, steps, dimensions } = rowsOf(output, soundShares.length);
      soundShares.forEach((share, input) => {
        const kept = followsTime ? Math.max(1, Math.round(share * steps)) : steps;
        for (let step = 0; step < kept; step++) {
          const start = (input * steps + step) * dimensions;
          take(data.subarray(start, start + dimensions));
        }
      });
    },
    row() {
      if (pooled === undefined) throw unfit("it gave no row");
      return Float32Array.from(pooled, (value) => (pooling === "mean" ? value / count : value));
    },
  };
}

function rowsOf({ dtype, dims, data }: OnnxTensor, inputs: number) {
  if (!(data instanceof Float32Array)) throw unfit(`it is ${dtype}; export the model with float32 outputs`);
  // Spatial axes that the model has already averaged over stay as ones: [inputs, dimensions, 1, 1].
  const lengths = dims.filter((length, axis) => axis === 0 || length !== 1);
  const dimensions = lengths.length > 1 ? lengths.at(-1)! : data.length / inputs;
  const steps = data.length / (inputs * dimensions);
  if (lengths.length > 3 || dimensions < 1 || !Number.isInteger(steps) || steps < 1)
    throw unfit(`its shape [${dims}] is not [inputs, dimensions] or [inputs, time, dimensions]`);
  return { data, steps, dimensions };
}

function unfit(problem: string): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `the model's output is no embedding: ${problem}; name another "output"`,
  );
}
