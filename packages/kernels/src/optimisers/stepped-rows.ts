import { checkedIndices, checkLength, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

/** What every optimiser steps. */
export interface SteppedParameters {
  /** `[length]`, or `[rows, dimensions]` with `rows`; changed in place. */
  readonly parameters: Float32Array;
  /** The same length; left zero where it was stepped. */
  readonly gradient: Float32Array;
  readonly learningRate: number;
  /** Adds `l2 * parameter` to the gradient. Default 0. */
  readonly l2?: number;
  /** Steps only these rows, each once however often it is listed, and leaves the others' moments as they are. */
  readonly rows?: Int32Array;
  /** Length of a row; needed with `rows`. */
  readonly dimensions?: number;
}

/** Floats of a run when all parameters are stepped: 16 kB, so that the threads share evenly. */
const RUN_LENGTH = 4096;

/**
 * Calls `kernel(parameters, gradient, moments, rows, runs, length, ...values)` over the rows, or over all parameters.
 *
 * @param moments arrays as long as the parameters, by name; undefined for one that is not kept.
 */
export function stepRows(
  engine: KernelEngine,
  kernel: string,
  options: SteppedParameters,
  moments: Readonly<Record<string, Float32Array | undefined>>,
  values: readonly number[],
): void {
  const { parameters, gradient, rows, dimensions = 0 } = options;
  checkLength(gradient, parameters.length, "gradient");
  const addresses = [engine.address(parameters, "parameters"), engine.address(gradient, "gradient")];
  for (const [name, moment] of Object.entries(moments)) {
    if (moment !== undefined) checkLength(moment, parameters.length, name);
    addresses.push(moment === undefined ? 0 : engine.address(moment, name));
  }
  if (rows !== undefined) {
    const tableRows = rowsOf(parameters, dimensions, "parameters");
    const listed = checkedIndices(engine, rows, tableRows, "rows");
    const distinct = engine.arena.scratch(4 * rows.length + 4 * Math.ceil(tableRows / 32));
    const seen = distinct + 4 * rows.length;
    const runs = engine.call("distinctRows", listed, rows.length, distinct, seen, tableRows);
    engine.share(
      kernel,
      runs * dimensions * addresses.length,
      ...addresses,
      distinct,
      runs,
      dimensions,
      ...values,
    );
    return;
  }
  const runs = Math.floor(parameters.length / RUN_LENGTH);
  const rest = parameters.length - runs * RUN_LENGTH;
  const work = runs * RUN_LENGTH * addresses.length;
  engine.share(kernel, work, ...addresses, 0, runs, RUN_LENGTH, ...values);
  const tail = addresses.map((address) => (address === 0 ? 0 : address + 4 * runs * RUN_LENGTH));
  engine.share(kernel, 0, ...tail, 0, 1, rest, ...values);
}
