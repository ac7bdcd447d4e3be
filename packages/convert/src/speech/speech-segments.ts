import { SOUND_RATE_HZ } from "../sound/sound-pieces.js";
import { findSpeech } from "./find-speech.js";

/** A stretch in which somebody may be speaking. */
export interface SpeechSegment {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** `[samples]` at 16 kHz. */
  readonly samples: Float32Array;
}

/** What is heard before a stretch that is not yet over, for the floor of noise. */
const CONTEXT = 2 * SOUND_RATE_HZ;
/** A stretch that ends nearer to the end of what is known may go on. */
const OPEN = Math.round(0.8 * SOUND_RATE_HZ);

/**
 * The stretches of speech of a sound that comes in pieces; memory holds two pieces at most, however long the sound.
 *
 * @param pieces At 16 kHz, of at least `longestSeconds` each but the last.
 * @param longestSeconds Of one stretch.
 */
export async function* speechSegments(
  pieces: AsyncIterable<Float32Array>,
  longestSeconds: number,
): AsyncGenerator<SpeechSegment, void, undefined> {
  let known = new Float32Array(0);
  /** Of `known`, in samples from the beginning. */
  let start = 0;
  /** Speech before this has been told. */
  let told = 0;
  const segmentsOf = function* (isLast: boolean): Generator<SpeechSegment> {
    for (const { from, to } of findSpeech(known, longestSeconds)) {
      if (!isLast && to > known.length - OPEN) return;
      const begin = Math.max(from, told - start);
      if (to - begin < OPEN / 4) continue;
      told = start + to;
      yield {
        startSeconds: (start + begin) / SOUND_RATE_HZ,
        endSeconds: (start + to) / SOUND_RATE_HZ,
        samples: known.slice(begin, to),
      };
    }
  };
  for await (const piece of pieces) {
    const longer = new Float32Array(known.length + piece.length);
    longer.set(known);
    longer.set(piece, known.length);
    known = longer;
    yield* segmentsOf(false);
    // What is left begins with speech that is not over, or with the last seconds of none.
    const open = findSpeech(known, longestSeconds).find(
      ({ to }) => start + to > told && to > known.length - OPEN,
    );
    const keepFrom = Math.max(0, Math.min(known.length, open?.from ?? known.length) - CONTEXT);
    known = known.slice(keepFrom);
    start += keepFrom;
  }
  yield* segmentsOf(true);
}
