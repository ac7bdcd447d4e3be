import {
  createBatch,
  type EmbeddingSpace,
  type EncodeFailure,
  type EncodeResult,
  type EncoderInput,
} from "@modalis/contract";
import type { ImageLimits, RgbImage } from "@modalis/media";
import { type ImageContent, imagePixels } from "../content/image-content.js";
import { shrinkImage } from "../content/shrink-image.js";
import type { ImageModel } from "./image-model.js";
import { orderedPrefetch } from "./ordered-prefetch.js";

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
 */
export async function encodeImages(
  model: ImageModel,
  space: EmbeddingSpace,
  inputs: readonly EncoderInput<ImageContent>[],
  settings: PipelineSettings,
  signal: AbortSignal | undefined,
): Promise<EncodeResult> {
  const values = new Float32Array(inputs.length * model.dimensions);
  const ids: string[] = [];
  const failures: EncodeFailure[] = [];
  let run: RgbImage[] = [];
  const finishRun = async (): Promise<void> => {
    signal?.throwIfAborted();
    const rows = await model.run(run);
    values.set(rows, (ids.length - run.length) * model.dimensions);
    run = [];
  };

  let index = 0;
  const fitted = orderedPrefetch(inputs, settings.decodeConcurrency, ({ content }) =>
    fittedPixels(model, content, settings, signal),
  );
  for await (const outcome of fitted) {
    signal?.throwIfAborted();
    const { id } = inputs[index++]!;
    if ("error" in outcome) {
      failures.push({ id, error: outcome.error });
      continue;
    }
    ids.push(id);
    run.push(outcome.value);
    if (run.length === settings.runSize) await finishRun();
  }
  if (run.length > 0) await finishRun();
  signal?.throwIfAborted();
  return { batch: createBatch(space, ids, rowsOf(values, ids.length * model.dimensions)), failures };
}

/** All of it where nothing failed; otherwise a copy, so that the rest is not kept in memory. */
function rowsOf(values: Float32Array, length: number): Float32Array {
  return values.length === length ? values : values.slice(0, length);
}

async function fittedPixels(
  model: ImageModel,
  content: ImageContent,
  { limits }: PipelineSettings,
  signal: AbortSignal | undefined,
): Promise<RgbImage> {
  const atLeast = model.decodeSize;
  const image = await imagePixels(content, {
    ...(limits && { limits }),
    ...(atLeast && { atLeast }),
    ...(signal && { signal }),
  });
  return model.fit(atLeast ? await shrinkImage(image, atLeast) : image);
}
