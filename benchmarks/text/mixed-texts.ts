import type { Caption } from "./flickr-captions.js";

/**
 * Captions and plots, half of each, in an order that looks random and is always the same.
 *
 * A plot is 5 to 12 captions of other photos in a row: 60 to 128 tokens, as long as a film's description.
 */
export function mixedTexts(captions: readonly Caption[], count: number): string[] {
  const random = sequence(7);
  const pick = () => captions[Math.floor(random() * captions.length)]!.text;
  const plot = () => Array.from({ length: 5 + Math.floor(random() * 8) }, pick).join(" ");
  return Array.from({ length: count }, () => (random() < 0.5 ? pick() : plot()));
}

/** Numbers from 0 to 1: a linear congruential generator with the constants of Numerical Recipes. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
