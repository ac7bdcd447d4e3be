/** Most axes of a tensor, the limit of NumPy 2. */
const MAX_AXES = 64;

/** Elements of a shape (1 for a scalar), or `undefined` where an axis is no count or the product is not exact. */
export function elementCount(shape: readonly unknown[]): number | undefined {
  if (shape.length > MAX_AXES) return undefined;
  let count = 1;
  for (const axis of shape) {
    if (typeof axis !== "number" || !Number.isSafeInteger(axis) || axis < 0) return undefined;
    count *= axis;
    if (count > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return count;
}
