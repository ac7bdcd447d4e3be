import { elementCount } from "../bytes/element-count.js";
import { bytesOf } from "../bytes/typed-array-of.js";
import { ModalisError } from "../errors/modalis-error.js";
import { NPY_ARRAYS, NPY_MAGIC, type NpyArray } from "./npy-array.js";

/**
 * Writes an npy file of version 1.0, byte for byte as NumPy's `save` does.
 *
 * @throws `INVALID_ARGUMENT` when the data do not fit the dtype or the shape.
 */
export function writeNpy(array: NpyArray): Uint8Array {
  const { dtype, shape, data } = array;
  const type = Object.hasOwn(NPY_ARRAYS, dtype) ? NPY_ARRAYS[dtype] : undefined;
  if (type === undefined || !(data instanceof type)) {
    throw new ModalisError("INVALID_ARGUMENT", `npy data are not of dtype "${dtype}"`);
  }
  if (elementCount(shape) !== data.length) {
    const problem = `npy data have ${data.length} elements, which do not fit shape (${shape.join(", ")})`;
    throw new ModalisError("INVALID_ARGUMENT", problem);
  }
  const header = encodeHeader(dtype, shape);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(bytesOf(data), header.length);
  return file;
}

function encodeHeader(dtype: string, shape: readonly number[]): Uint8Array {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${axes}), }`;
  // NumPy leaves room for the first axis to grow to 21 digits when an array is appended to.
  const room = shape.length === 0 ? 0 : Math.max(0, 21 - String(shape[0]).length);
  const length = Math.ceil((10 + dictionary.length + room + 1) / 64) * 64;
  const header = new Uint8Array(length).fill(0x20);
  header.set([...NPY_MAGIC, 1, 0]);
  new DataView(header.buffer).setUint16(8, length - 10, true);
  header.set(new TextEncoder().encode(dictionary), 10);
  header[length - 1] = 0x0a;
  return header;
}
