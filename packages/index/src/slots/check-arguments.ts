import { ModalisError } from "@modalis/contract";

/** Lengths beyond this would let a dot product leave float32. */
const LONGEST = 1e18;
/** What the sums of int8 with int16 rows in 32 bits leave room for. */
export const MOST_DIMENSIONS = 65_536;

/** @throws INVALID_ARGUMENT unless `dimensions` is a whole number from 1 to 65,536. */
export function checkDimensions(dimensions: number): void {
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= MOST_DIMENSIONS)) {
    throw invalid(`dimensions must be a whole number from 1 to ${MOST_DIMENSIONS}, not ${dimensions}`);
  }
}

/** @throws INVALID_ARGUMENT unless `value` is a whole number of at least `least`, below 2^31. */
export function checkWhole(value: number, least: number, name: string): void {
  if (!(Number.isInteger(value) && value >= least && value < 2 ** 31)) {
    throw invalid(`${name} must be a whole number of at least ${least}, not ${value}`);
  }
}

/** @throws INVALID_ARGUMENT unless `value` is a whole number from `least` to `most`. */
export function checkRange(value: number, least: number, most: number, name: string): void {
  if (!(Number.isInteger(value) && value >= least && value <= most)) {
    throw invalid(`${name} must be a whole number from ${least} to ${most}, not ${value}`);
  }
}

/** The vector's Euclidean length. @throws INVALID_TENSOR for a wrong size, values that are not finite, or a length over 1e18. */
export function checkedLength(vector: Float32Array, dimensions: number, name: string): number {
  if (!(vector instanceof Float32Array) || vector.length !== dimensions) {
    throw new ModalisError(
      "INVALID_TENSOR",
      `${name} must be a Float32Array of ${dimensions} values, not of ${vector?.length}`,
    );
  }
  let sum = 0;
  for (let at = 0; at < dimensions; at++) sum += vector[at]! * vector[at]!;
  const length = Math.sqrt(sum);
  if (length <= LONGEST) return length;
  const wrong = vector.find((value) => !Number.isFinite(value));
  throw new ModalisError(
    "INVALID_TENSOR",
    wrong === undefined
      ? `${name} has length ${length}, and at most ${LONGEST} is searched; scale the rows down`
      : `${name} holds ${wrong}; every value must be finite`,
  );
}

/** @throws INVALID_ARGUMENT for a count below 1 or a mask of another type. */
export function checkSearch(count: number, accept: Uint8Array | undefined): void {
  checkWhole(count, 1, "count");
  if (accept !== undefined && !(accept instanceof Uint8Array)) {
    throw invalid("accept must be a Uint8Array with one byte a slot");
  }
}

function invalid(message: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", message);
}
