/** The typed arrays that tensor files hold. */
export type TensorData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export interface TypedArrayType<Data extends TensorData> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Data;
}

/**
 * Numbers from `offset` of `bytes`, little-endian as every machine that Node runs on but s390x.
 *
 * A view where the offset is aligned for the type, else a copy: treat it as read-only.
 */
export function typedArrayOf<Data extends TensorData>(
  type: TypedArrayType<Data>,
  bytes: Uint8Array,
  offset: number,
  length: number,
): Data {
  const start = bytes.byteOffset + offset;
  if (start % type.BYTES_PER_ELEMENT === 0) return new type(bytes.buffer, start, length);
  const copy = new Uint8Array(bytes.subarray(offset, offset + length * type.BYTES_PER_ELEMENT));
  return new type(copy.buffer, 0, length);
}

/** The bytes behind a typed array, not copied. */
export function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
