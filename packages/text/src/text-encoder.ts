import { type EncoderV1, ModalisError } from "@modalis/contract";
import { createOnnxRuntime, type ModelSourceOptions, type OnnxModel, type OnnxRuntime } from "@modalis/onnx";
import { type CleaningOptions, createTextCleaner } from "./cleaning/clean-text.js";
import { createSentenceEncoder } from "./default/sentence-encoder.js";
import { createFolderEncoder } from "./folder/folder-encoder.js";
import type { Pooling } from "./folder/pool-tokens.js";

export interface TextEncoderOptions {
  /**
   * A model in the layout of the Hugging Face hub: a folder, or `"hub:owner/name@revision"`; the built-in English
   * encoder when absent.
   */
  readonly modelFolder?: string;
  /** Which hub `hub:` means, the dtype wanted, and how large a model may be. */
  readonly modelSource?: ModelSourceOptions;
  /** The built-in encoder with other weights, as fine-tuning writes it; a space of its own. Not with a `modelFolder`. */
  readonly sentenceModel?: OnnxModel;
  /** Where the built-in model is kept converted between starts; converted anew, in about a second, when absent. */
  readonly cacheFolder?: string;
  /** Runs the model; shared where two encoders open one model. Own, and disposed with the encoder, when absent. */
  readonly runtime?: OnnxRuntime;
  /** What is done to a text first; part of the fingerprint. Default: white space only. */
  readonly cleaning?: CleaningOptions;
  /** Which of a folder's prompts goes before each text; default `"passage"`. One space holds both. */
  readonly use?: "passage" | "query";
  /** Prompts by name, in place of those of the folder: `{ query: "query: ", passage: "passage: " }`. */
  readonly prompts?: Readonly<Record<string, string>>;
  /** How tokens become one row, in place of what the folder says. */
  readonly pooling?: Pooling;
  /** Whether rows get unit length, in place of what the folder says. */
  readonly normalise?: boolean;
  /** Tokens, padding included, of one run of the model; default 512, whose values fit into the caches of a core. */
  readonly maxBatchTokens?: number;
  /** Longer texts fail with `LIMIT_EXCEEDED`; default 1,000,000 UTF-16 units. */
  readonly maxCharacters?: number;
}

/**
 * Encodes text by meaning, with the built-in Universal Sentence Encoder Lite (`[512]`, unit length, English) or
 * a model folder.
 *
 * `encode` takes up to 512 texts, runs those of like length together, and lets the event loop turn in between.
 * Text beyond the model's length is left out and noted in the row's provenance.
 *
 * Failures: `EMPTY_INPUT`, `UNREADABLE_SCRIPT` (over half of the letters in scripts the vocabulary does not
 * hold), `LIMIT_EXCEEDED`, `UNSUPPORTED_INPUT` for what is no string.
 *
 * @throws `INVALID_ARGUMENT` for options out of range, `MISSING_DEPENDENCY` without onnxruntime-node,
 * `NOT_FOUND`, `INVALID_MODEL` or `DIGEST_MISMATCH` for a model that cannot be used.
 * @example
 * await using encoder = await createTextEncoder();
 * const { batch, failures } = await encoder.encode([{ id: "1", content: "a dog on the beach" }]);
 */
export async function createTextEncoder(options: TextEncoderOptions = {}): Promise<EncoderV1<string>> {
  checkOptions(options);
  const { maxBatchTokens = 512, maxCharacters = 1_000_000 } = options;
  const cleaner = createTextCleaner(options.cleaning);
  const runtime = options.runtime ?? createOnnxRuntime();
  const parts = { runtime, cleaner, maxBatchTokens, maxCharacters };
  try {
    const encoder =
      options.modelFolder === undefined
        ? await createSentenceEncoder({
            ...parts,
            cacheFolder: options.cacheFolder,
            model: options.sentenceModel,
          })
        : await createFolderEncoder(options.modelFolder, { ...parts, ...options, ...parts });
    return options.runtime === undefined ? owning(encoder, runtime) : encoder;
  } catch (error) {
    if (options.runtime === undefined) await runtime[Symbol.asyncDispose]();
    throw error;
  }
}

function checkOptions({
  modelFolder,
  use,
  prompts,
  pooling,
  normalise,
  sentenceModel,
  ...limits
}: TextEncoderOptions): void {
  if (sentenceModel !== undefined && modelFolder !== undefined)
    throw new ModalisError("INVALID_ARGUMENT", "give sentenceModel or modelFolder, not both");
  const forFolders = { use, prompts, pooling, normalise };
  for (const [name, value] of Object.entries(forFolders)) {
    if (value !== undefined && modelFolder === undefined && name !== "use") {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `${name} needs a modelFolder; the built-in model has its own`,
      );
    }
  }
  if (use !== undefined && use !== "passage" && use !== "query") {
    throw new ModalisError("INVALID_ARGUMENT", `use is "passage" or "query", not "${String(use)}"`);
  }
  for (const name of ["maxBatchTokens", "maxCharacters"] as const) {
    const value = limits[name];
    if (value !== undefined && (!Number.isSafeInteger(value) || value < 1)) {
      throw new ModalisError("INVALID_ARGUMENT", `${name} is a whole number from 1, not ${value}`);
    }
  }
}

/** The encoder together with the runtime made for it. */
function owning(encoder: EncoderV1<string>, runtime: OnnxRuntime): EncoderV1<string> {
  return {
    ...encoder,
    async [Symbol.asyncDispose]() {
      await encoder[Symbol.asyncDispose]();
      await runtime[Symbol.asyncDispose]();
    },
  };
}
