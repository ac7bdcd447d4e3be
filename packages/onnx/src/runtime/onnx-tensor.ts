/** The typed array behind each element type; float16 travels as its bits. */
interface DataOfDtype {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly float16: Uint16Array;
  readonly int64: BigInt64Array;
  readonly int32: Int32Array;
  readonly int8: Int8Array;
  readonly uint8: Uint8Array;
  readonly bool: Uint8Array;
}

export type OnnxDtype = keyof DataOfDtype;

/** Plain data that goes into a model or comes out; row-major, and not backed by shared memory. */
export interface OnnxTensor {
  readonly dtype: OnnxDtype;
  readonly dims: readonly number[];
  readonly data: DataOfDtype[OnnxDtype];
}

/** What a model says of one input or output. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: string;
  /** A name stands for a size that varies; empty names are sizes the model does not tell. */
  readonly shape: readonly (number | string)[];
}

/** A float32 tensor. */
export function floatTensor(data: Float32Array, dims: readonly number[]): OnnxTensor {
  return { dtype: "float32", dims, data };
}

/** An int32 tensor. */
export function int32Tensor(data: Int32Array, dims: readonly number[]): OnnxTensor {
  return { dtype: "int32", dims, data };
}

/** An int64 tensor of whole numbers. */
export function int64Tensor(values: ArrayLike<number>, dims: readonly number[]): OnnxTensor {
  return { dtype: "int64", dims, data: BigInt64Array.from(Array.from(values), BigInt) };
}
