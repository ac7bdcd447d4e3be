import { type EmbeddingSpace, type EncodeResult, type EncoderInput, isModalisError } from "@modalis/contract";
import type { RgbImage } from "@modalis/media";
import type { ImageContent } from "../content/image-content.js";
import type { PictureReader } from "../reading/picture-reader.js";
import type { ImageModel } from "./image-model.js";
import { orderedPrefetch } from "./ordered-prefetch.js";
import { createRowCollector } from "./row-collector.js";

export interface PipelineSettings {
  /** Pictures being decoded or waiting for the model. */
  readonly decodeConcurrency: number;
  /** Pictures in one run of the model. */
  readonly runSize: number;
}

/** What turns pictures into rows of a space. */
export interface ImagePipeline {
  readonly reader: PictureReader;
  readonly model: ImageModel;
  readonly space: EmbeddingSpace;
}

/**
 * Decodes and encodes a batch; while the model runs, the next pictures are decoded and resized on other threads.
 *
 * Which pictures share a run depends on the inputs alone, never on which was decoded first.
 *
 * @throws `MISSING_DEPENDENCY`, or the signal's reason.
 */
export async function encodeImages(
  { reader, model, space }: ImagePipeline,
  inputs: readonly EncoderInput<ImageContent>[],
  settings: PipelineSettings,
  signal: AbortSignal | undefined,
): Promise<EncodeResult> {
  const rows = createRowCollector(space, inputs.length);
  let run: { readonly id: string; readonly image: RgbImage }[] = [];
  const finishRun = async (): Promise<void> => {
    signal?.throwIfAborted();
    const ids = run.map(({ id }) => id);
    rows.add(ids, await model.run(run.map(({ image }) => image)));
    run = [];
  };

  let index = 0;
  reader.expect(inputs.length);
  const fitted = orderedPrefetch(inputs, {
    concurrency: settings.decodeConcurrency,
    task: ({ content }, taskSignal) => reader.read(content, taskSignal),
    signal,
  });
  for await (const outcome of fitted) {
    signal?.throwIfAborted();
    const { id } = inputs[index++]!;
    if ("error" in outcome) {
      // Without a decoder no picture can be read: that is the machine's fault, not the picture's.
      if (isModalisError(outcome.error, "MISSING_DEPENDENCY")) throw outcome.error;
      rows.fail(id, outcome.error);
      continue;
    }
    run.push({ id, image: outcome.value });
    if (run.length === settings.runSize) await finishRun();
  }
  if (run.length > 0) await finishRun();
  signal?.throwIfAborted();
  return rows.finish();
}
