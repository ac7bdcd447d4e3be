import { grown } from "./grow.js";

/** Numbers of texts by their places in a list that grows; 0 where the number is not known, else one more than it. */
export type KeptNumbers = (texts: readonly string[]) => Int32Array;

/**
 * Keeps numbers for as long as a list of texts lives and no number is taken back, so that who reads events in batches looks
 * each text up once.
 *
 * @param takenBack How many numbers were taken back so far: once there is one more, nothing kept is true any more.
 */
export function createKeptNumbers(takenBack: () => number): KeptNumbers {
  // Weak, so that nothing of a list is kept once it was read.
  const kept = new WeakMap<readonly string[], { readonly numbers: Int32Array; readonly takenBack: number }>();
  return (texts) => {
    const known = kept.get(texts);
    const holds = known !== undefined && known.takenBack === takenBack();
    const numbers = grown(holds ? known.numbers : new Int32Array(texts.length), texts.length);
    kept.set(texts, { numbers, takenBack: takenBack() });
    return numbers;
  };
}
