import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { canonicalJson, defineSpace, type EncoderV1, ModalisError } from "@modalis/contract";
import type { ModelSourceOptions, OnnxRuntime } from "@modalis/onnx";
import {
  createSpectralDescriptors,
  DESCRIPTOR_NAMES,
  DESCRIPTOR_SAMPLE_RATE_HZ,
} from "../descriptors/spectral-descriptors.js";
import { createModelEncoder } from "../model/create-model-encoder.js";
import {
  type AudioContent,
  type AudioLoadingOptions,
  createAudioLoader,
  describeLoading,
} from "./audio-content.js";
import { createSoundEncoder } from "./sound-encoder.js";

export interface AudioEncoderOptions extends AudioLoadingOptions {
  /**
   * A model instead of the spectral descriptors: a folder, or `"hub:owner/name@revision"`; see the README for what it
   * holds.
   */
  readonly modelFolder?: string;
  /** Which hub `hub:` means, the dtype wanted, and how large a model may be. */
  readonly modelSource?: ModelSourceOptions;
  /** Runs the model; one of its own when absent. The caller disposes a runtime it gives. */
  readonly runtime?: OnnxRuntime;
  /** Modality of the space, `"audio"` when absent; `"video"` for the sound of films. */
  readonly modality?: string;
  /** Aspect of the space, none when absent; `"sound"` for the sound of films. */
  readonly aspect?: string;
  /** Most sounds one `encode` call accepts; 32 when absent. */
  readonly maxBatchSize?: number;
  /** Sounds decoded, or being decoded, beside the one being embedded; the number of cores, at most 4, when absent. */
  readonly decodeAhead?: number;
  /**
   * Seconds of a sound that the spectral descriptors look at: a longer one is described by 5-second excerpts
   * spread evenly. 60 when absent. A model from a folder hears all that was decoded.
   */
  readonly describedSeconds?: number;
}

/** Revision of the descriptors: changes whenever a value would. */
const DESCRIPTOR_REVISION = "1";

/**
 * Makes an encoder of sounds: spectral descriptors, or the model of a folder.
 *
 * @example
 * await using encoder = await createAudioEncoder();
 * const { batch } = await encoder.encode([{ id: "bell", content: "bell.ogg" }]);
 * @throws `INVALID_ARGUMENT` for an option out of range; `NOT_FOUND`, `INVALID_MODEL` or `DIGEST_MISMATCH` for
 *   the folder; `MISSING_DEPENDENCY` when a model is asked for and onnxruntime-node is not installed.
 */
export async function createAudioEncoder(
  options: AudioEncoderOptions = {},
): Promise<EncoderV1<AudioContent>> {
  const { modality = "audio", aspect, maxBatchSize = 32, describedSeconds = 60 } = options;
  const { decodeAhead = Math.min(4, availableParallelism()) } = options;
  checkWhole("maxBatchSize", maxBatchSize, 4096);
  checkWhole("decodeAhead", decodeAhead, 64);
  checkSeconds("describedSeconds", describedSeconds, 5);
  checkSeconds("excerptSeconds", options.excerptSeconds ?? 1, 0.1);
  const channel = { modality, ...(aspect !== undefined && { aspect }) };
  const batching = { maxBatchSize, decodeAhead };
  if (options.modelFolder !== undefined)
    return createModelEncoder(options.modelFolder, { ...options, channel, batching });
  const descriptors = createSpectralDescriptors({ maxSeconds: describedSeconds });
  return createSoundEncoder({
    ...batching,
    space: descriptorSpace(channel, describedSeconds, options),
    load: createAudioLoader(DESCRIPTOR_SAMPLE_RATE_HZ, options),
    embed: descriptors.describe,
  });
}

function descriptorSpace(
  channel: { modality: string; aspect?: string },
  describedSeconds: number,
  options: AudioLoadingOptions,
) {
  const preprocessing = canonicalJson({
    loading: describeLoading(options),
    sampleRateHz: DESCRIPTOR_SAMPLE_RATE_HZ,
    describedSeconds,
  });
  // Sounds heard differently may not be compared across modalities either.
  const heard = createHash("sha256").update(preprocessing).digest("hex").slice(0, 8);
  return defineSpace({
    ...channel,
    dimensions: DESCRIPTOR_NAMES.length,
    normalisation: "none",
    model: { id: "modalis-spectral", revision: DESCRIPTOR_REVISION, preprocessing },
    jointSpace: `modalis-spectral@${DESCRIPTOR_REVISION}+${heard}`,
  });
}

function checkWhole(name: string, value: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
  throw new ModalisError("INVALID_ARGUMENT", `${name} is a whole number of 1 to ${most}, not ${value}`);
}

/** A day, the longest excerpt that media decodes; `Infinity` asks for no excerpt. */
const MOST_SECONDS = 86_400;

function checkSeconds(name: string, value: number, least: number): void {
  if ((value >= least && value <= MOST_SECONDS) || value === Number.POSITIVE_INFINITY) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${name} is ${least} to ${MOST_SECONDS} seconds, or Infinity, not ${value}`,
  );
}
