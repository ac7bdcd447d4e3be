/** Typed arrays that a column may be. */
type Column = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array | Uint16Array;

/** The column itself where it is long enough, else a copy of at least twice its length, the new places zero. */
export function grown<Values extends Column>(column: Values, length: number): Values {
  if (length <= column.length) return column;
  const size = Math.max(length, 2 * column.length, 64);
  const copy = new (column.constructor as new (length: number) => Values)(size);
  copy.set(column);
  return copy;
}
