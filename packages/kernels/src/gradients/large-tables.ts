/** Floats, 16 MB, beyond which tables' rows come from memory that is slow enough to be worth asking early. */
const LARGE_TABLES = 2 ** 22;

/** Whether a batch's rows of these tables should be read before its step needs them. */
export function areLarge({
  userTable,
  itemTable,
}: {
  readonly userTable: Float32Array;
  readonly itemTable: Float32Array;
}): boolean {
  return userTable.length + itemTable.length > LARGE_TABLES;
}
