import { corruptFile } from "../errors/corrupt-file.js";
import { ModalisError } from "../errors/modalis-error.js";
import { fromFloat16, toFloat16 } from "../float16/float16.js";
import type { SafeTensor } from "../safetensors/safe-tensor.js";
import type { EmbeddingSpace } from "../space/embedding-space.js";
import { normaliseRows } from "../tensor/rows.js";

/** How values are stored: exactly, with 11 significant bits, or in 8 bits with one scale a row. */
export type StorageDtype = "F32" | "F16" | "I8";

const ROWS = "embeddings";
const SCALES = "scales";
const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/**
 * The tensors that hold `values` `[rows, dimensions]` in the precision asked for.
 *
 * @throws `INVALID_ARGUMENT` when a value is too large for F16.
 */
export function rowsToTensors(
  values: Float32Array,
  dimensions: number,
  dtype: StorageDtype,
): Map<string, SafeTensor> {
  const rows = values.length / dimensions;
  const shape = [rows, dimensions];
  if (dtype === "F32") return new Map([[ROWS, { dtype, shape, data: values }]]);
  if (dtype === "F16") return new Map([[ROWS, { dtype, shape, data: halves(values) }]]);
  if (dtype !== "I8")
    throw new ModalisError("INVALID_ARGUMENT", `rows are stored as F32, F16 or I8, not ${dtype}`);
  const data = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    scales[row] = quantiseRow(values, data, row * dimensions, dimensions);
  }
  return new Map<string, SafeTensor>([
    [ROWS, { dtype, shape, data }],
    [SCALES, { dtype: "F32", shape: [rows], data: scales }],
  ]);
}

/**
 * The values `[rows, dimensions]` that the tensors of {@link rowsToTensors} stand for.
 *
 * Rows stored in less than F32 are scaled back to unit length in a space that declares it.
 *
 * @throws `CORRUPT_FILE` when a tensor is missing or has another shape or dtype.
 */
export function rowsFromTensors(
  tensors: ReadonlyMap<string, SafeTensor>,
  rows: number,
  space: EmbeddingSpace,
): Float32Array {
  const { dimensions, normalisation } = space;
  const tensor = tensors.get(ROWS);
  if (tensor === undefined) throw corruptFile(`embedding file has no tensor "${ROWS}"`);
  const [storedRows, storedDimensions, ...more] = tensor.shape;
  if (storedRows !== rows || storedDimensions !== dimensions || more.length > 0) {
    throw corruptFile(
      `embedding file has "${ROWS}" of shape [${tensor.shape.join(", ")}], not [${rows}, ${dimensions}]`,
    );
  }
  if (tensor.dtype === "F32") return tensor.data;
  const values = tensor.dtype === "F16" ? fromFloat16(tensor.data) : scaledRows(tensor, tensors, dimensions);
  return normalisation === "l2" ? normaliseRows(values, dimensions) : values;
}

function halves(values: Float32Array): Uint16Array {
  const bits = toFloat16(values);
  const tooLarge = bits.findIndex((half) => (half & 0x7c00) === 0x7c00);
  if (tooLarge < 0) return bits;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `value ${tooLarge} is ${values[tooLarge]}, over the 65504 that F16 holds; store these rows as F32`,
  );
}

/** Symmetric quantisation: the row's largest magnitude becomes 127. Returns the scale. */
function quantiseRow(values: Float32Array, data: Int8Array, start: number, dimensions: number): number {
  let largest = 0;
  for (let at = start; at < start + dimensions; at++) largest = Math.max(largest, Math.abs(values[at]!));
  const scale = Math.fround(largest / 127);
  if (scale === 0) return 0;
  for (let at = start; at < start + dimensions; at++) {
    data[at] = Math.max(-127, Math.min(127, Math.round(values[at]! / scale)));
  }
  return scale;
}

function scaledRows(
  tensor: SafeTensor,
  tensors: ReadonlyMap<string, SafeTensor>,
  dimensions: number,
): Float32Array {
  const scales = tensors.get(SCALES);
  if (tensor.dtype !== "I8") throw corruptFile(`embedding file has "${ROWS}" of dtype ${tensor.dtype}`);
  if (scales?.dtype !== "F32" || scales.shape.length !== 1 || scales.shape[0] !== tensor.shape[0]) {
    throw corruptFile(`embedding file of I8 rows has no F32 tensor "${SCALES}" with one scale a row`);
  }
  const values = new Float32Array(tensor.data.length);
  for (let at = 0; at < values.length; at++) {
    const value = tensor.data[at]! * scales.data[Math.floor(at / dimensions)]!;
    // The scale's own rounding may carry the largest float32 past the end of the range.
    values[at] =
      Math.abs(value) > LARGEST_FLOAT32 && Number.isFinite(value)
        ? Math.sign(value) * LARGEST_FLOAT32
        : value;
  }
  return values;
}
