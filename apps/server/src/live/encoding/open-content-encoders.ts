import {
  assertComparable,
  type EmbeddingSpace,
  type EncoderV1,
  isModalisError,
  type Modality,
} from "@modalis/contract";
import { wasToldToStop } from "@modalis/media";
import { createOnnxRuntime, type ModelSourceOptions, type OnnxRuntime } from "@modalis/onnx";
import { type EmbeddingStore, embeddingsFolder, openEmbeddingStore, type SpaceStore } from "@modalis/store";
import type { EncoderRecipe } from "../../encoders/encoder-recipe.js";
import { recipeContext } from "../../encoders/recipe-context.js";
import { recipes } from "../../encoders/recipes.js";
import { createTextTowers } from "../../encoders/text-towers.js";
import { encodeAcross, encodeAllOf, reasonOf } from "./encode-contents.js";

export interface ContentEncodersOptions {
  /** The catalogue's folder; its current spaces say which models to use. */
  readonly folder: string;
  /** Where converted models are kept. */
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** Model of a modality, a folder or `hub:`, in place of its default. */
  readonly models?: Readonly<Record<string, string>>;
  /** Which hub `hub:` means; plain data, as it is sent to another process. */
  readonly modelSource?: Pick<ModelSourceOptions, "hub">;
  /** By channel, what is used in place of what the catalogue's folder says. */
  readonly chosen?: Readonly<Record<string, ChosenModel>>;
  /** The channels to encode; all that the catalogue uses when absent. */
  readonly only?: readonly string[];
}

/** What a channel is encoded by, where it is not by what the catalogue's folder says. */
export interface ChosenModel {
  /** What the encoder must give; any space when absent. */
  readonly space?: EmbeddingSpace;
  /** A model folder or `hub:`; the channel's default when absent. */
  readonly model?: string;
}

/** A text itself, or the path of a file. */
export interface LiveContent {
  readonly key: string;
  readonly modality: Modality;
  readonly content: string;
}

/** Rows of one channel. */
export interface EncodedRows {
  readonly channel: string;
  /** Of a tower for texts where a text is asked for in a channel of another modality. */
  readonly space: EmbeddingSpace;
  readonly keys: readonly string[];
  /** `[keys, dimensions]`. */
  readonly values: Float32Array;
}

export interface EncodedContents {
  readonly rows: readonly EncodedRows[];
  /** A channel that could not read a content, and why. */
  readonly failures: readonly {
    readonly key: string;
    readonly channel: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/** The encoders of a catalogue's current spaces, opened when first needed and then kept. */
export interface ContentEncoders extends AsyncDisposable {
  /**
   * Encodes contents in every channel of their modality; a text that somebody searches for also in every other channel
   * whose model has a tower for texts.
   *
   * @param use Whether they are contents of items or what somebody searches for.
   */
  encode(
    contents: readonly LiveContent[],
    use: "passage" | "query",
    signal?: AbortSignal,
  ): Promise<EncodedContents>;
}

/** @throws what reading the catalogue's spaces throws; an encoder that cannot be opened fails its contents alone. */
export async function openContentEncoders(options: ContentEncodersOptions): Promise<ContentEncoders> {
  const runtime = createOnnxRuntime();
  const opened = new Map<string, Promise<EncoderV1<string>>>();
  const towers = createTextTowers({ ...options, runtime });
  const sources = await sourcesOf(options);
  const encoderOf = (source: Source, use: "passage" | "query") => {
    const key = `${use} ${source.recipe.channel}`;
    const encoder = opened.get(key) ?? openSource(source, use, runtime, options);
    opened.set(key, encoder);
    // What failed for want of a file or of memory may be mended by the next call.
    encoder.catch((error) => isModalisError(error, "SPACE_MISMATCH") || opened.delete(key));
    return encoder;
  };
  return {
    async encode(contents, use, signal) {
      const rows: EncodedRows[] = [];
      const failures: EncodedContents["failures"][number][] = [];
      for (const source of sources) {
        const { channel, modality } = source.recipe;
        const own = contents.filter((content) => content.modality === modality);
        if (own.length === 0) continue;
        const failed = (key: string, error: unknown) => failures.push({ key, channel, ...reasonOf(error) });
        try {
          const encoder = await encoderOf(source, use);
          rows.push(...(await encodeAllOf(encoder, channel, own, failed, signal)));
        } catch (error) {
          signal?.throwIfAborted();
          if (wasToldToStop(error)) throw error;
          for (const { key } of own) failed(key, error);
        }
      }
      if (use === "query") {
        const across = await encodeAcross(towers, contents, sources, signal);
        rows.push(...across.rows);
        failures.push(...across.failures);
      }
      return { rows, failures };
    },
    async [Symbol.asyncDispose]() {
      for (const encoder of opened.values())
        await (await encoder.catch(() => undefined))?.[Symbol.asyncDispose]();
      await towers[Symbol.asyncDispose]();
      await runtime[Symbol.asyncDispose]();
    },
  };
}

interface Source {
  readonly recipe: EncoderRecipe;
  /** Absent where the catalogue has no rows of the channel yet. */
  readonly space: SpaceStore | undefined;
  /** Absent where any will do. */
  readonly expected: EmbeddingSpace | undefined;
  readonly model: string | undefined;
}

/** Current spaces, and the default channels that have none yet and need nothing of the catalogue. */
async function sourcesOf(options: ContentEncodersOptions): Promise<Source[]> {
  const { folder, models, chosen = {}, only } = options;
  const store: EmbeddingStore | undefined = await openEmbeddingStore(embeddingsFolder(folder), {
    readOnly: true,
  }).catch((error) => {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  });
  await using _ = store;
  const sources: Source[] = [];
  for (const recipe of recipes) {
    if (only !== undefined && !only.includes(recipe.channel)) continue;
    const space = await store?.openCurrent(recipe.channel);
    const own = chosen[recipe.channel];
    const expected = own === undefined ? space?.space : own.space;
    const model = own?.model ?? models?.[recipe.modality];
    if (own !== undefined || space !== undefined || (recipe.optional !== true && recipe.fitted !== true))
      sources.push({ recipe, space, expected, model });
  }
  return sources;
}

async function openSource(
  { recipe, space, expected, model }: Source,
  use: "passage" | "query",
  runtime: OnnxRuntime,
  { cacheFolder, ffmpegPath, modelSource }: ContentEncodersOptions,
): Promise<EncoderV1<string>> {
  const context = recipeContext({
    runtime,
    cacheFolder,
    ffmpegPath,
    modelFolder: model,
    modelSource,
    attachment: async (name) => space?.attachment(name),
    use,
  });
  const { encoder } = await recipe.open(context);
  try {
    if (expected !== undefined) assertComparable(expected, encoder.space);
    return encoder;
  } catch (error) {
    await encoder[Symbol.asyncDispose]();
    throw error;
  }
}
