import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createAudioEncoder } from "@modalis/audio";
import {
  type ChannelBatches,
  channelOf,
  concatenateBatches,
  type EmbeddingBatch,
  type EncoderV1,
  encodeAll,
} from "@modalis/contract";
import { createImageEncoder } from "@modalis/image";
import { createOnnxRuntime } from "@modalis/onnx";
import { createTextEncoder, createWordsEncoder, fitWordStatistics } from "@modalis/text";
import { createSoundTrackEncoder, createVideoEncoder } from "@modalis/video";

export interface EncodeSampleOptions {
  /** The ffmpeg to use; looked for when absent. */
  readonly ffmpegPath?: string | undefined;
  /** Called after each channel with what it took. */
  readonly onChannel?: (channel: string, rows: number, failures: number, seconds: number) => void;
}

/** Encodes every item of a rendered sample with the default encoders: the channels that the command encodes. */
export async function encodeSample(
  folder: string,
  options: EncodeSampleOptions = {},
): Promise<ChannelBatches> {
  const items = (await readFile(join(folder, "items.jsonl"), "utf8"))
    .trimEnd()
    .split("\n")
    .map(
      (line) => JSON.parse(line) as Readonly<Record<string, string | undefined>> & { readonly id: string },
    );
  const contents = (modality: string) =>
    items.flatMap((item) => {
      const value = item[modality];
      if (value === undefined) return [];
      return [{ id: item.id, content: modality === "text" ? value : join(folder, value) }];
    });
  const texts = contents("text");
  const ffmpeg = options.ffmpegPath === undefined ? {} : { ffmpegPath: options.ffmpegPath };
  await using runtime = createOnnxRuntime();
  const factories: (() => Promise<EncoderV1<string>>)[] = [
    () => createTextEncoder({ runtime }),
    () => createWordsEncoder({ statistics: fitWordStatistics(texts.map(({ content }) => content)) }),
    () => createImageEncoder({ runtime }),
    () => createAudioEncoder({ runtime, ...ffmpeg }),
    () => createVideoEncoder({ runtime, ...ffmpeg }),
    () => createSoundTrackEncoder(ffmpeg),
  ];
  const channels = new Map<string, EmbeddingBatch>();
  for (const create of factories) {
    const start = performance.now();
    await using encoder = await create();
    const batches: EmbeddingBatch[] = [];
    let failures = 0;
    for await (const result of encodeAll(encoder, contents(encoder.space.modality))) {
      batches.push(result.batch);
      failures += result.failures.length;
    }
    const batch = concatenateBatches(batches);
    channels.set(channelOf(encoder.space), batch);
    const seconds = (performance.now() - start) / 1000;
    options.onChannel?.(channelOf(encoder.space), batch.ids.length, failures, seconds);
  }
  return channels;
}
