import {
  assertComparable,
  compareSpaces,
  type EmbeddingBatch,
  type EmbeddingSpace,
  type EncoderV1,
  isModalisError,
  ModalisError,
} from "@modalis/contract";
import { createOnnxRuntime, type OnnxRuntime } from "@modalis/onnx";
import type { Catalogue, EmbeddingStore, SpaceStore } from "@modalis/store";
import { modelFolderOf } from "../encode/model-folder-of.js";
import type { EncoderRecipe } from "../encoders/encoder-recipe.js";
import { recipeContext } from "../encoders/recipe-context.js";
import { recipes } from "../encoders/recipes.js";
import { createTextTowers } from "../encoders/text-towers.js";
import type { EncodedQuery } from "../live/encode-query.js";
import type { OpenCatalogueOptions } from "./open-catalogue.js";

/** Encodes what somebody searches for, in every text space that the catalogue uses and in those that texts share. */
export interface QueryEncoder extends AsyncDisposable {
  /**
   * One row for each channel that can read the text, and one for each of another modality whose model has a text tower.
   *
   * A channel that was encoded by another model is left out as long as another can answer.
   *
   * @throws `INVALID_ARGUMENT` for an empty text, `NOT_FOUND` without a text space, and when no channel answers
   * `SPACE_MISMATCH` where another model encoded the catalogue, or why the text cannot be read.
   */
  encode(text: string, signal?: AbortSignal): Promise<EncodedQuery>;
}

type EncoderOptions = Pick<OpenCatalogueOptions, "cacheFolder" | "models" | "modelSource">;

/** What a search is made of: content that people write. */
const QUERY_MODALITY = "text";

/**
 * Looks up the text spaces now, and opens their models when somebody first searches.
 *
 * @param searchable The channels that items have rows in, with their spaces.
 */
export async function openQueryEncoder(
  catalogue: Catalogue,
  store: EmbeddingStore,
  searchable: ReadonlyMap<string, EmbeddingSpace>,
  options: EncoderOptions,
): Promise<QueryEncoder> {
  const sources: QuerySource[] = [];
  for (const recipe of recipes.filter(({ modality }) => modality === QUERY_MODALITY)) {
    const space = searchable.has(recipe.channel) ? await store.openCurrent(recipe.channel) : undefined;
    if (space !== undefined) sources.push({ recipe, space });
  }
  const shared = sharedChannels(catalogue, searchable, options);
  const runtime = createOnnxRuntime();
  const towers = createTextTowers({ ...options, runtime });
  const encoders = new Map<string, Promise<EncoderV1<string>>>();
  const encoderOf = (source: QuerySource) => {
    const { channel } = source.recipe;
    const opened = encoders.get(channel) ?? openSource(source, catalogue, runtime, options);
    encoders.set(channel, opened);
    // Another model stays another model; anything else may have been mended by the next search.
    opened.catch((error) => isModalisError(error, "SPACE_MISMATCH") || encoders.delete(channel));
    return opened;
  };
  return {
    async encode(text, signal) {
      if (text.trim() === "")
        throw new ModalisError("INVALID_ARGUMENT", "the search is empty; say in words what to look for");
      if (sources.length === 0 && shared.length === 0) throw noTextSpace();
      const rows = new Map<string, EmbeddingBatch>();
      let refusal: Error | undefined;
      for (const source of sources) {
        const encoder = await encoderOf(source).catch(asMismatch);
        if (encoder instanceof Error) {
          refusal = encoder;
          continue;
        }
        const input = [{ id: "query", content: text }];
        const { batch, failures } = await encoder.encode(input, signal === undefined ? {} : { signal });
        if (batch.ids.length === 1) rows.set(source.recipe.channel, batch);
        refusal ??= failures[0]?.error;
      }
      const { rows: found, failures } = await towers.encode(text, shared, signal);
      const across = new Map(
        [...found].filter(
          ([channel, { space }]) => compareSpaces(searchable.get(channel)!, space).comparable,
        ),
      );
      if (rows.size + across.size > 0) return { queries: rows, across };
      throw refusal ?? failures[0]?.error ?? noTextSpace();
    },
    async [Symbol.asyncDispose]() {
      for (const encoder of encoders.values())
        await (await encoder.catch(() => undefined))?.[Symbol.asyncDispose]();
      await towers[Symbol.asyncDispose]();
      await runtime[Symbol.asyncDispose]();
    },
  };
}

/** Channels of other modalities that lie in a joint space, by models that are known. */
function sharedChannels(
  catalogue: Catalogue,
  searchable: ReadonlyMap<string, EmbeddingSpace>,
  { models }: EncoderOptions,
) {
  return [...searchable].flatMap(([channel, { modality, jointSpace }]) => {
    const model = jointSpace === undefined ? undefined : modelFolderOf(catalogue, modality, models);
    return model === undefined || modality === QUERY_MODALITY ? [] : [{ channel, model }];
  });
}

function noTextSpace(): ModalisError {
  return new ModalisError(
    "NOT_FOUND",
    "the catalogue has no text space to search; run: modalis encode --modalities text",
  );
}

interface QuerySource {
  readonly recipe: EncoderRecipe;
  readonly space: SpaceStore;
}

async function openSource(
  { recipe, space }: QuerySource,
  catalogue: Catalogue,
  runtime: OnnxRuntime,
  options: EncoderOptions,
): Promise<EncoderV1<string>> {
  const modelFolder = modelFolderOf(catalogue, QUERY_MODALITY, options.models);
  const context = recipeContext({
    runtime,
    cacheFolder: options.cacheFolder,
    modelFolder,
    modelSource: options.modelSource,
    attachment: (name) => space.attachment(name),
    use: "query",
  });
  const { encoder } = await recipe.open(context);
  try {
    assertComparable(space.space, encoder.space);
  } catch (error) {
    await encoder[Symbol.asyncDispose]();
    throw error;
  }
  return encoder;
}

function asMismatch(error: unknown): ModalisError {
  if (isModalisError(error, "SPACE_MISMATCH")) return error;
  throw error;
}
