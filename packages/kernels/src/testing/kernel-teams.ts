import { expect } from "vitest";
import { bindKernels } from "../bind-kernels.js";
import type { Kernels } from "../kernels.js";
import { createKernelEngine } from "../runtime/kernel-engine.js";

/** Copies values into an arena. */
export interface Place {
  readonly floats: (values: ArrayLike<number>) => Float32Array;
  readonly ints: (values: ArrayLike<number>) => Int32Array;
  readonly bytes: (values: ArrayLike<number>) => Int8Array;
}

type Outcome = readonly (Float32Array | Int32Array)[];

export interface KernelTeams {
  /** Runs the same on one thread and on three, expects the same bits, and returns copies of what `run` returned. */
  readonly same: <Result extends Outcome>(run: (kernels: Kernels, place: Place) => Result) => Result;
  readonly close: () => Promise<void>;
}

/** Two sets of kernels; even tiny work is cut into parts, so that every shape crosses part borders. */
export async function createKernelTeams(): Promise<KernelTeams> {
  const teams = await Promise.all(
    [1, 3].map(async (threads) => bindKernels(await createKernelEngine(threads, 2 ** 24, 48))),
  );
  return {
    same: (run) => {
      const [one, three] = teams.map((kernels) => runOnce(kernels, run));
      for (const [at, result] of one!.entries())
        expect(bitsOf(three![at]!).equals(bitsOf(result))).toBe(true);
      return one!;
    },
    close: async () => {
      for (const kernels of teams) await kernels[Symbol.asyncDispose]();
    },
  };
}

/** Fails unless every float is within `tolerance` times the largest expected size, or times `least`, of its expected value. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 2e-5,
  least = 0.01,
): void {
  expect(actual.length).toBe(expected.length);
  const allowed =
    tolerance * Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), least);
  const wrong = Array.from(expected).findIndex((value, at) => !(Math.abs(actual[at]! - value) <= allowed));
  expect(wrong, `[${wrong}] is ${actual[wrong]}, expected ${expected[wrong]} within ${allowed}`).toBe(-1);
}

function runOnce<Result extends Outcome>(
  kernels: Kernels,
  run: (kernels: Kernels, place: Place) => Result,
): Result {
  const mark = kernels.mark();
  const filled = <Target extends { set(values: ArrayLike<number>): void }>(
    target: Target,
    values: ArrayLike<number>,
  ): Target => {
    target.set(values);
    return target;
  };
  const place: Place = {
    floats: (values) => filled(kernels.float32(values.length), values),
    ints: (values) => filled(kernels.int32(values.length), values),
    bytes: (values) => filled(kernels.int8(values.length), values),
  };
  const results = run(kernels, place).map((result) => result.slice()) as unknown as Result;
  kernels.release(mark);
  return results;
}

/** The very bits, but for `NaN`, whose bits WebAssembly leaves open. */
function bitsOf(array: Float32Array | Int32Array): Buffer {
  const bits = new Int32Array(array.slice().buffer);
  return Buffer.from(bits.map((word, at) => (Number.isNaN(array[at]) ? 0x7fc00000 : word)).buffer);
}
