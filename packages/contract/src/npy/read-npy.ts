import { type TensorData, type TypedArrayType, typedArrayOf } from "../bytes/typed-array-of.js";
import { corruptFile } from "../errors/corrupt-file.js";
import { NPY_ARRAYS, NPY_MAGIC, type NpyArray } from "./npy-array.js";
import { parseNpyHeader } from "./parse-npy-header.js";
import { toRowMajor } from "./to-row-major.js";

/** Longest header read, in bytes: NumPy's own limit for files it does not trust. */
const MAX_NPY_HEADER_BYTES = 10_000;

/**
 * Reads an npy file of version 1, 2 or 3, trusting none of its numbers.
 *
 * Arrays in Fortran order come back row-major. Data are a view of `bytes` where aligned, else a copy: treat
 * them as read-only. Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @throws `CORRUPT_FILE` when the header is not NumPy's, the data do not fill the shape exactly, or the dtype
 * is not among {@link NpyDtype}: big-endian, structured, text, complex, or pickled Python objects.
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  const { text, dataStart } = readHeaderText(bytes);
  const { dtype, fortranOrder, shape, count } = parseNpyHeader(text);
  const type: TypedArrayType<TensorData> = NPY_ARRAYS[dtype];
  const needed = count * type.BYTES_PER_ELEMENT;
  if (bytes.length - dataStart !== needed) {
    throw corruptFile(
      `npy shape (${shape.join(", ")}) of ${dtype} needs ${needed} bytes, but ${bytes.length - dataStart} follow`,
    );
  }
  const stored = { dtype, shape, data: typedArrayOf(type, bytes, dataStart, count) } as NpyArray;
  return fortranOrder ? toRowMajor(stored) : stored;
}

function readHeaderText(bytes: Uint8Array): { text: string; dataStart: number } {
  if (bytes.length < 10 || NPY_MAGIC.some((byte, at) => bytes[at] !== byte)) {
    throw corruptFile("npy file does not start with NumPy's mark");
  }
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (major < 1 || major > 3 || minor !== 0) {
    throw corruptFile(`npy file has version ${major}.${minor}; this release reads 1.0, 2.0 and 3.0`);
  }
  const headerStart = major === 1 ? 10 : 12;
  if (bytes.length < headerStart) throw corruptFile("npy file ends before its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerStart);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = headerStart + length;
  if (length > MAX_NPY_HEADER_BYTES || dataStart > bytes.length) {
    throw corruptFile(
      `npy header claims ${length} bytes, but ${bytes.length - headerStart} follow and at most ${MAX_NPY_HEADER_BYTES} are read`,
    );
  }
  const encoding = major === 3 ? "utf-8" : "latin1";
  return { text: new TextDecoder(encoding).decode(bytes.subarray(headerStart, dataStart)), dataStart };
}
