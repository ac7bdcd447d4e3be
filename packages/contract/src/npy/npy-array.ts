import type { TypedArrayType } from "../bytes/typed-array-of.js";

/** What each NumPy dtype is read into; `<f2` stays as bits, for `fromFloat16`, and `|b1` as 0 and 1. */
export interface NpyData {
  readonly "<f4": Float32Array;
  readonly "<f8": Float64Array;
  readonly "<f2": Uint16Array;
  readonly "<i8": BigInt64Array;
  readonly "<i4": Int32Array;
  readonly "<i2": Int16Array;
  readonly "|i1": Int8Array;
  readonly "<u8": BigUint64Array;
  readonly "<u4": Uint32Array;
  readonly "<u2": Uint16Array;
  readonly "|u1": Uint8Array;
  readonly "|b1": Uint8Array;
}

/** NumPy dtypes that are read and written; a file with any other is refused. */
export type NpyDtype = keyof NpyData;

/** One NumPy array, row-major; testing `dtype` tells the type of `data`. */
export type NpyArray = {
  readonly [Dtype in NpyDtype]: {
    readonly dtype: Dtype;
    readonly shape: readonly number[];
    readonly data: NpyData[Dtype];
  };
}[NpyDtype];

/** The array type of each dtype. */
export const NPY_ARRAYS: { readonly [Dtype in NpyDtype]: TypedArrayType<NpyData[Dtype]> } = {
  "<f4": Float32Array,
  "<f8": Float64Array,
  "<f2": Uint16Array,
  "<i8": BigInt64Array,
  "<i4": Int32Array,
  "<i2": Int16Array,
  "|i1": Int8Array,
  "<u8": BigUint64Array,
  "<u4": Uint32Array,
  "<u2": Uint16Array,
  "|u1": Uint8Array,
  "|b1": Uint8Array,
};

/** The six bytes every npy file starts with. */
export const NPY_MAGIC: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
