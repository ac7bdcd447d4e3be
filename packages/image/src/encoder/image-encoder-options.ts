import { availableParallelism } from "node:os";
import { ModalisError } from "@modalis/contract";
import type { ImageLimits } from "@modalis/media";
import type { OnnxRuntime } from "@modalis/onnx";
import type { PipelineSettings } from "../pipeline/encode-images.js";

/** Options that every neural image encoder takes. */
export interface ImagePipelineOptions {
  /** Where converted models are kept between runs; converted in memory when absent. */
  readonly cacheFolder?: string;
  /** Shares sessions and threads with other encoders; one of its own, disposed with it, when absent. */
  readonly runtime?: OnnxRuntime;
  /** What one picture may cost; more is a failure `LIMIT_EXCEEDED`. */
  readonly limits?: Partial<ImageLimits>;
  /** Pictures being decoded or waiting for the model, at least 1; four a core, at most 16, when absent. */
  readonly decodeConcurrency?: number;
  /** Pictures in one run of the model, at least 1; 2 when absent; 1 where its input, or run-time quantisation, says so. */
  readonly runSize?: number;
}

/** Most pictures of one `encode` call: enough to keep decoding and inference busy, few enough to commit often. */
export const MAX_BATCH_SIZE = 64;

/**
 * The settings of a pipeline, from the options and the machine.
 *
 * @throws `INVALID_ARGUMENT` for numbers out of range.
 */
export function pipelineSettings(options: ImagePipelineOptions, largestRun: number): PipelineSettings {
  const decodeConcurrency = options.decodeConcurrency ?? Math.min(16, 4 * availableParallelism());
  const runSize = Math.min(options.runSize ?? 2, largestRun);
  for (const [name, value] of Object.entries({ decodeConcurrency, runSize })) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ModalisError("INVALID_ARGUMENT", `${name} is a whole number from 1, not ${value}`);
  }
  return { decodeConcurrency, runSize };
}
