import { hashText } from "../state/hash-text.js";

/** Numbers from 0 up to but not 1 that a seed and a person settle (mulberry32). */
export function randomFrom(seed: number, personId: string): () => number {
  let state = hashText(`${seed} ${personId}`);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
