/** Longer texts make `Intl.Segmenter` of V8 take time in proportion to the square of the length. */
const PART_LENGTH = 1_000;

/** Where no word goes on: white space, and the punctuation of scripts that are written without it. */
const BREAKS = /[\s。，、！？；：…「」『』（）《》।]/;

/**
 * Splits a text into parts of at most 1,000 UTF-16 units, after white space or a full stop of a script without
 * it where there is one, so that no word is cut; joined, the parts are the text.
 */
export function* textParts(text: string): Generator<string, void, undefined> {
  let start = 0;
  while (text.length - start > PART_LENGTH) {
    const end = partEnd(text, start);
    yield text.slice(start, end);
    start = end;
  }
  yield text.slice(start);
}

function partEnd(text: string, start: number): number {
  const hardEnd = start + PART_LENGTH;
  for (let end = hardEnd; end > start; end--) if (BREAKS.test(text[end - 1]!)) return end;
  // Nothing to break at: not between the two halves of a character, at least.
  return /[\ud800-\udbff]/.test(text[hardEnd - 1]!) ? hardEnd - 1 : hardEnd;
}
