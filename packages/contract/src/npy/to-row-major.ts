import type { TensorData } from "../bytes/typed-array-of.js";
import type { NpyArray } from "./npy-array.js";

/** The same array with its last axis running fastest, from one whose first axis does. */
export function toRowMajor(array: NpyArray): NpyArray {
  const { dtype, shape, data } = array;
  if (shape.length < 2 || data.length < 2) return array;
  return { dtype, shape, data: reordered(data, shape) } as NpyArray;
}

function reordered<Data extends TensorData>(data: Data, shape: readonly number[]): Data {
  const result = data.slice() as Data;
  const steps = rowMajorSteps(shape);
  const index = new Array<number>(shape.length).fill(0);
  let target = 0;
  for (let source = 0; source < data.length; source++) {
    result[target] = data[source]!;
    for (let axis = 0; axis < shape.length; axis++) {
      target += steps[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      target -= index[axis]! * steps[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/** How far apart neighbours along each axis stand in row-major order. */
function rowMajorSteps(shape: readonly number[]): number[] {
  const steps = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) steps[axis] = steps[axis + 1]! * shape[axis + 1]!;
  return steps;
}
