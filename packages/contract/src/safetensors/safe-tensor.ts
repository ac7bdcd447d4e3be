import type { TypedArrayType } from "../bytes/typed-array-of.js";

/** What each element type is read into; F16 stays as bits, for `fromFloat16`. */
export interface SafetensorsData {
  readonly F32: Float32Array;
  readonly F16: Uint16Array;
  readonly I8: Int8Array;
  readonly I64: BigInt64Array;
  readonly I32: Int32Array;
  readonly U8: Uint8Array;
}

/** Element types that are read and written; a file with any other is refused. */
export type SafetensorsDtype = keyof SafetensorsData;

/** One tensor of a safetensors file, row-major; testing `dtype` tells the type of `data`. */
export type SafeTensor = {
  readonly [Dtype in SafetensorsDtype]: {
    readonly dtype: Dtype;
    readonly shape: readonly number[];
    readonly data: SafetensorsData[Dtype];
  };
}[SafetensorsDtype];

/** A safetensors file in memory. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, SafeTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The array type of each element type. */
export const SAFETENSORS_ARRAYS: {
  readonly [Dtype in SafetensorsDtype]: TypedArrayType<SafetensorsData[Dtype]>;
} = {
  F32: Float32Array,
  F16: Uint16Array,
  I8: Int8Array,
  I64: BigInt64Array,
  I32: Int32Array,
  U8: Uint8Array,
};

/** Longest header read or written, in bytes: the limit of the reference implementation. */
export const MAX_HEADER_BYTES = 100_000_000;

/** The key of the header that names no tensor. */
export const METADATA_KEY = "__metadata__";
