/** What a recogniser read. */
export interface ReadLine {
  readonly text: string;
  /** Mean likelihood of its characters, 0 to 1; 0 for no text. */
  readonly confidence: number;
}

/**
 * So much likelihood of a space, summed over the steps between two characters, makes one: the model was trained on text
 * that is mostly Chinese and is rarely sure of them. Within words the sum stays below a hundredth.
 */
const SPACE = 0.03;
/** Chinese characters, and marks as wide as them. */
const HAN = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/**
 * The likeliest class at each step, repeats as one, blanks (class 0) left out. Graves et al., "Connectionist Temporal
 * Classification", 2006.
 *
 * @param likelihoods `[steps, characters.length]`; class 0 is the blank, the last one the space.
 */
export function decodeCtc(likelihoods: Float32Array, characters: readonly string[]): ReadLine {
  const classes = characters.length;
  const read: string[] = [];
  let sum = 0;
  let count = 0;
  let space = 0;
  let previous = 0;
  for (let from = 0; from + classes <= likelihoods.length; from += classes) {
    const best = likeliest(likelihoods, from, classes);
    if (best === 0) space += likelihoods[from + classes - 1]!;
    else if (best !== previous) {
      const character = characters[best]!;
      if (space >= SPACE && needsSpace(read.at(-1), character)) read.push(" ");
      read.push(character);
      sum += likelihoods[from + best]!;
      count++;
      space = 0;
    }
    previous = best;
  }
  return { text: read.join(""), confidence: count === 0 ? 0 : Math.min(1, sum / count) };
}

function likeliest(likelihoods: Float32Array, from: number, classes: number): number {
  let best = 0;
  for (let at = 1; at < classes; at++) if (likelihoods[from + at]! > likelihoods[from + best]!) best = at;
  return best;
}

/** Chinese is written without spaces; a space that was read needs no other. */
function needsSpace(before: string | undefined, after: string): boolean {
  if (before === undefined || before === " " || after === " ") return false;
  return !(HAN.test(before) && HAN.test(after));
}
