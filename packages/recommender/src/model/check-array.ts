import { ModalisError } from "@modalis/contract";

/**
 * Passes for an array of exactly that many values.
 *
 * @throws `INVALID_ARGUMENT` naming the array and both lengths.
 */
export function checkLength(what: string, array: { readonly length: number }, length: number): void {
  if (array.length === length) return;
  throw new ModalisError("INVALID_ARGUMENT", `${what} has ${array.length} values where ${length} are needed`);
}

/**
 * Passes when every value is a finite number, so that no diverged model is ever saved or served.
 *
 * @throws `INVALID_TENSOR` naming the array and the first place that is not finite.
 */
export function checkFinite(what: string, values: Float32Array): void {
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    throw new ModalisError(
      "INVALID_TENSOR",
      `value ${at} of ${what} is ${values[at]}; the training diverged: try a lower learning rate or more regularisation`,
    );
  }
}

/**
 * Passes for a whole number from `least` to `most`.
 *
 * @throws `INVALID_ARGUMENT` naming it.
 */
export function checkWhole(what: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${what} is ${value}; it is a whole number from ${least} to ${most}`,
  );
}

/**
 * Passes for finite numbers alone.
 *
 * @throws `INVALID_ARGUMENT` naming the number.
 */
export function checkNumbers(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value)) {
      throw new ModalisError("INVALID_ARGUMENT", `${name} is ${value}; it is a finite number`);
    }
  }
}
