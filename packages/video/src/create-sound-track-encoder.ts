import { type AudioEncoderOptions, type AudioLoadingOptions, createAudioEncoder } from "@modalis/audio";
import type { EncoderV1, MediaSource } from "@modalis/contract";
import { findFfmpeg } from "@modalis/media";

/** How a sound track is heard, and by which encoder. */
export interface SoundTrackEncoderOptions extends AudioLoadingOptions {
  /** A sound model of one's own instead of the default of `@modalis/audio`. */
  readonly modelFolder?: string;
  readonly runtime?: NonNullable<AudioEncoderOptions["runtime"]>;
  /** Films one `encode` call accepts; 32 when absent. */
  readonly maxBatchSize?: number;
}

/**
 * An encoder of how films sound: the audio encoder on their sound tracks, as the space `video.sound`.
 *
 * Its joint space is that of the audio encoder with the same options, so that the sound of a film may be compared
 * with sounds. A film without sound, or whose sound is silence, is a failure `EMPTY_INPUT` of its own.
 *
 * @throws `MISSING_DEPENDENCY` (ffmpeg), and what `createAudioEncoder` throws.
 * @example
 * await using encoder = await createSoundTrackEncoder();
 * const { batch } = await encoder.encode([{ id: "trailer", content: "trailer.mp4" }]);
 */
export async function createSoundTrackEncoder(
  options: SoundTrackEncoderOptions = {},
): Promise<EncoderV1<MediaSource>> {
  const { ffmpegPath } = options;
  const ffmpeg =
    options.ffmpeg ??
    (await findFfmpeg({ resolveFrom: [import.meta.url], ...(ffmpegPath && { ffmpegPath }) }));
  return createAudioEncoder({ ...options, ffmpeg, modality: "video", aspect: "sound" });
}
