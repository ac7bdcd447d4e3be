import { type EncoderV1, ModalisError } from "@modalis/contract";
import type { RgbImage, VideoFrame } from "@modalis/media";

/** One frame's row and where the frame stands. */
export interface FrameRow {
  /** `[dimensions]` of the frame encoder's space; a view that stays as it is. */
  readonly row: Float32Array;
  readonly timeSeconds: number;
  readonly spanSeconds: number | undefined;
}

/** Frames in one call of the frame encoder. */
const MOST_FRAMES_A_CALL = 8;

/**
 * Rows of frames, in order, a few frames at a time. Which frames share a call depends on the film alone.
 *
 * @throws the frame encoder's failure of a frame, `INVALID_MODEL` for a row that is not finite, and whatever the
 * frames throw.
 */
export async function* frameRows(
  encoder: EncoderV1<RgbImage>,
  frames: AsyncIterable<VideoFrame>,
  signal: AbortSignal | undefined,
): AsyncGenerator<FrameRow, void, undefined> {
  const atOnce = Math.min(MOST_FRAMES_A_CALL, encoder.maxBatchSize);
  let waiting: VideoFrame[] = [];
  for await (const frame of frames) {
    waiting.push(frame);
    if (waiting.length < atOnce) continue;
    yield* encodeFrames(encoder, waiting, signal);
    waiting = [];
  }
  if (waiting.length > 0) yield* encodeFrames(encoder, waiting, signal);
}

async function* encodeFrames(
  encoder: EncoderV1<RgbImage>,
  frames: readonly VideoFrame[],
  signal: AbortSignal | undefined,
): AsyncGenerator<FrameRow, void, undefined> {
  const inputs = frames.map(({ image }, index) => ({ id: `${index}`, content: image }));
  const { batch, failures } = await encoder.encode(inputs, signal ? { signal } : {});
  if (failures[0]) throw failures[0].error;
  const { dimensions, model } = encoder.space;
  for (const [index, { timeSeconds, spanSeconds }] of frames.entries()) {
    const row = batch.values.subarray(index * dimensions, (index + 1) * dimensions);
    // A batch with such a row would be refused whole, and with it the films beside this one.
    if (!row.every(Number.isFinite)) {
      throw new ModalisError(
        "INVALID_MODEL",
        `the model ${model.id}@${model.revision} gave values that are not finite for the frame at ${timeSeconds} s; export it in float32`,
      );
    }
    yield { row, timeSeconds, spanSeconds };
  }
}
