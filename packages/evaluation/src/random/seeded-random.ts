import { ModalisError } from "@modalis/contract";

/** Whole numbers from 0 to `below` - 1, each as likely; `below` is from 1 to 2^32. */
export type DrawBelow = (below: number) => number;

/**
 * A stream of draws that the seed alone decides: xoshiro128**, its state filled by SplitMix32.
 *
 * Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021.
 *
 * @throws `INVALID_ARGUMENT` when the seed is no whole number from 0.
 */
export function seededDraws(seed: number): DrawBelow {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ModalisError("INVALID_ARGUMENT", `a seed is a whole number from 0, not ${seed}`);
  }
  const next = splitMix32(seed);
  let [a, b, c, d] = [next(), next(), next(), next()] as [number, number, number, number];
  return (below) => {
    const multiplied = Math.imul(b, 5);
    const result = Math.imul((multiplied << 7) | (multiplied >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return Math.floor((result / 2 ** 32) * below);
  };
}

/** Puts the first `count` places of `values` in a random order drawn from all of them (Fisher and Yates). */
export function shuffleStart(values: Int32Array, count: number, draw: DrawBelow): Int32Array {
  for (let at = 0; at < count; at++) {
    const other = at + draw(values.length - at);
    [values[at], values[other]] = [values[other]!, values[at]!];
  }
  return values.subarray(0, count);
}

function splitMix32(seed: number): () => number {
  // Both halves of a large seed count.
  let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b)) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
