import { type EmbeddingSpace, type EncodeResult, type EncoderInput, isModalisError } from "@modalis/contract";
import type { ImageLimits, RgbImage } from "@modalis/media";
import { type ImageContent, imagePixels } from "../content/image-content.js";
import { shrinkImage } from "../content/shrink-image.js";
import type { ImageModel } from "./image-model.js";
import { orderedPrefetch } from "./ordered-prefetch.js";
import { createRowCollector } from "./row-collector.js";

export interface PipelineSettings {
  /** Pictures being decoded or waiting for the model. */
  readonly decodeConcurrency: number;
  /** Pictures in one run of the model. */
  readonly runSize: number;
  readonly limits: Partial<ImageLimits> | undefined;
}

/**
 * Decodes and encodes a batch; while the model runs, the next pictures are decoded on other threads.
 *
 * Which pictures share a run depends on the inputs alone, never on which was decoded first.
 *
 * @throws `MISSING_DEPENDENCY`, or the signal's reason.
 */
export async function encodeImages(
  model: ImageModel,
  space: EmbeddingSpace,
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
  const fitted = orderedPrefetch(inputs, {
    concurrency: settings.decodeConcurrency,
    task: ({ content }, taskSignal) => fittedPixels(model, content, settings, taskSignal),
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

async function fittedPixels(
  model: ImageModel,
  content: ImageContent,
  { limits }: PipelineSettings,
  signal: AbortSignal,
): Promise<RgbImage> {
  const atLeast = model.decodeSize;
  const image = await imagePixels(content, {
    ...(limits && { limits }),
    ...(atLeast && { atLeast }),
    signal,
  });
  return model.fit(atLeast ? await shrinkImage(image, atLeast) : image);
}
