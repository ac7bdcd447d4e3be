import { fromFloat16 } from "../float16/float16.js";
import type { NpyArray } from "./npy-array.js";

/** The numbers of an npy array as float32, row-major; a float32 array's own data are not copied. */
export function npyAsFloat32(array: NpyArray): Float32Array {
  if (array.dtype === "<f4") return array.data;
  if (array.dtype === "<f2") return fromFloat16(array.data);
  const values = new Float32Array(array.data.length);
  for (let at = 0; at < values.length; at++) values[at] = Number(array.data[at]);
  return values;
}
