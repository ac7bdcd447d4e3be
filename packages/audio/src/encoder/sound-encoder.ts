import {
  createBatch,
  createEncoderDoor,
  type EmbeddingSpace,
  type EncodeFailure,
  type EncodeResult,
  type EncoderInput,
  type EncoderV1,
  isModalisError,
  ModalisError,
} from "@modalis/contract";
import { wasToldToStop } from "@modalis/media";
import type { AudioContent, AudioLoader } from "./audio-content.js";
import { loadAhead } from "./load-ahead.js";

/** What makes an encoder of sounds out of a function that embeds one. */
export interface SoundEncoderParts {
  readonly space: EmbeddingSpace;
  readonly maxBatchSize: number;
  /** Sounds decoded, or being decoded, beside the one being embedded. */
  readonly decodeAhead: number;
  readonly load: AudioLoader;
  /** Embeds mono samples at the rate of the loader: `[dimensions]`. */
  readonly embed: (samples: Float32Array, signal?: AbortSignal) => Promise<Float32Array>;
  /** Frees what `embed` uses; called once, after the last call under way. */
  readonly dispose?: () => Promise<void>;
}

/** Decoding in child processes goes on while this thread embeds; a sound that fails is reported on its own. */
export function createSoundEncoder(parts: SoundEncoderParts): EncoderV1<AudioContent> {
  const door = createEncoderDoor("audio encoder", parts.maxBatchSize, () => parts.dispose?.());
  return {
    specificationVersion: "v1",
    space: parts.space,
    maxBatchSize: parts.maxBatchSize,
    encode: (inputs, { signal } = {}) => door.enter(inputs, signal, () => encodeBatch(inputs, parts, signal)),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

async function encodeBatch(
  inputs: readonly EncoderInput<AudioContent>[],
  { space, decodeAhead, load, embed }: SoundEncoderParts,
  signal: AbortSignal | undefined,
): Promise<EncodeResult> {
  signal?.throwIfAborted();
  const ids: string[] = [];
  const failures: EncodeFailure[] = [];
  const values = new Float32Array(inputs.length * space.dimensions);
  const loads = loadAhead(inputs, {
    ahead: decodeAhead,
    load: ({ content }, loadSignal) => load(content, loadSignal),
    signal,
  });
  for await (const loaded of loads) {
    try {
      if ("error" in loaded) throw loaded.error;
      const row = await embed(loaded.value, signal);
      // A batch with such a row would be refused whole.
      if (!row.every(Number.isFinite)) throw notFinite(space);
      values.set(row, ids.length * space.dimensions);
      ids.push(loaded.input.id);
    } catch (error) {
      signal?.throwIfAborted();
      // Without a decoder, or with one that is told to stop, no item can be read: that is not the item's fault.
      if (isModalisError(error, "MISSING_DEPENDENCY") || wasToldToStop(error)) throw error;
      failures.push({
        id: loaded.input.id,
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  }
  return { batch: createBatch(space, ids, values.slice(0, ids.length * space.dimensions)), failures };
}

function notFinite({ model }: EmbeddingSpace): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `the model ${model.id}@${model.revision} gave values that are not finite for this sound; export it in float32`,
  );
}
