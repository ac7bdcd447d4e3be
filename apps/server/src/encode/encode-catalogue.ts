import type { Modality } from "@modalis/contract";
import type { HostedTextEncoder } from "@modalis/hosted";
import { createOnnxRuntime, type ModelSourceOptions, type OnnxRuntime } from "@modalis/onnx";
import {
  type Catalogue,
  contentsOf,
  type DigestCache,
  type EmbeddingStore,
  embeddingsFolder,
  encodeInto,
  type ModalityContents,
  openDigestCache,
  openEmbeddingStore,
} from "@modalis/store";
import type { EncoderRecipe } from "../encoders/encoder-recipe.js";
import { recipeContext } from "../encoders/recipe-context.js";
import { recipes } from "../encoders/recipes.js";
import { type ChannelReport, reportChannel } from "./channel-report.js";
import { chooseRecipes } from "./choose-recipes.js";
import { modelFolderOf } from "./model-folder-of.js";
import { withUsers } from "./with-users.js";

export interface EncodeCatalogueOptions {
  /** Where converted models are kept. */
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** Modalities or channels to encode; every channel that is not optional when absent. */
  readonly only?: readonly string[];
  /** Model of a modality, a folder or `hub:`, before the one that the catalogue's settings name. */
  readonly models?: ReadonlyMap<string, string>;
  /** Which hub `hub:` means, and where its files are kept. */
  readonly modelSource?: ModelSourceOptions;
  /** Tries contents again that failed before. */
  readonly retryFailed?: boolean;
  readonly signal?: AbortSignal;
  /** Called when a channel starts, with how many contents it has. */
  readonly onChannel?: (channel: string, total: number) => void;
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly total: number;
    readonly failed: number;
  }) => void;
  readonly onChannelEnd?: (channel: string) => void;
}

/**
 * Encodes what the catalogue's current spaces do not hold yet, channel by channel; an interrupted run continues.
 *
 * A content that fails is reported and the others are encoded.
 *
 * @throws `INVALID_ARGUMENT` for an unknown modality or channel, `STORE_LOCKED`, `WRITE_FAILED`, what opening a model
 * throws, and the signal's reason.
 */
export async function encodeCatalogue(
  catalogue: Catalogue,
  options: EncodeCatalogueOptions,
): Promise<readonly ChannelReport[]> {
  const chosen = chooseRecipes(recipes, options.only);
  await checkModelFolders(catalogue, chosen, options);
  await using store = await openEmbeddingStore(embeddingsFolder(catalogue.folder));
  await using runtime = createOnnxRuntime();
  const digests = await openDigestCache(catalogue.folder);
  const contents = new Map<Modality, ModalityContents>();
  const reports: ChannelReport[] = [];
  for (const recipe of chosen) {
    const known =
      contents.get(recipe.modality) ??
      (await allContents(catalogue, recipe.modality, { ...signalOf(options), digests }));
    contents.set(recipe.modality, known);
    if (known.owners.size === 0 && known.failures.length === 0) continue;
    reports.push(await encodeChannel({ catalogue, recipe, contents: known, store, runtime }, options));
  }
  return reports;
}

/** Opens each model folder once before anything is written, so that a wrong one costs no work and changes nothing. */
async function checkModelFolders(
  catalogue: Catalogue,
  chosen: readonly EncoderRecipe[],
  { models, modelSource, cacheFolder, ffmpegPath }: EncodeCatalogueOptions,
): Promise<void> {
  await using runtime = createOnnxRuntime();
  for (const recipe of chosen) {
    const modelFolder = modelFolderOf(catalogue, recipe.modality, models);
    if (modelFolder === undefined) continue;
    const { encoder } = await recipe.open(
      recipeContext({ runtime, cacheFolder, ffmpegPath, modelFolder, modelSource }),
    );
    await encoder[Symbol.asyncDispose]();
  }
}

/** The contents of the items and of the users. */
async function allContents(
  catalogue: Catalogue,
  modality: Modality,
  options: { readonly signal?: AbortSignal; readonly digests: DigestCache },
): Promise<ModalityContents> {
  const items = await contentsOf(catalogue, modality, options);
  return withUsers(items, await contentsOf(catalogue, modality, { ...options, of: "users" }));
}

interface ChannelWork {
  readonly catalogue: Catalogue;
  readonly recipe: EncoderRecipe;
  readonly contents: ModalityContents;
  readonly store: EmbeddingStore;
  readonly runtime: OnnxRuntime;
}

async function encodeChannel(work: ChannelWork, options: EncodeCatalogueOptions): Promise<ChannelReport> {
  const { recipe, contents, store, runtime, catalogue } = work;
  const before = await store.openCurrent(recipe.channel);
  const context = recipeContext({
    runtime,
    cacheFolder: options.cacheFolder,
    ffmpegPath: options.ffmpegPath,
    modelFolder: modelFolderOf(catalogue, recipe.modality, options.models),
    modelSource: options.modelSource,
    attachment: async (name) => before?.attachment(name),
    texts: () => contents.contents.flatMap((content) => (content.kind === "text" ? [content.text] : [])),
  });
  const { encoder, attachments } = await recipe.open(context);
  await using opened = encoder;
  const space = await store.openSpace(opened.space);
  for (const [name, bytes] of attachments ?? []) await space.putAttachment(name, bytes);
  const total = contents.contents.filter(
    ({ sha256 }) => !space.encoded.has(sha256) && (options.retryFailed || !space.failed.has(sha256)),
  );
  options.onChannel?.(recipe.channel, total.length);
  const { encoded } = await encodeInto<string>(space, opened, contents.contents, {
    ...signalOf(options),
    batchSize: commitSize(opened.maxBatchSize),
    retryFailed: options.retryFailed ?? false,
    onProgress: (progress) =>
      options.onProgress?.({
        done: progress.encoded + progress.failed + progress.changed,
        total: progress.total,
        failed: progress.failed,
      }),
  });
  options.onChannelEnd?.(recipe.channel);
  // A space without a row serves nobody: it was left by a run that was killed before its first commit.
  if (before !== undefined && before.encoded.size === 0 && space.encoded.size > 0)
    await store.useSpace(opened.space.fingerprint);
  const report = await reportChannel(store, recipe.channel, space, contents, encoded);
  const cost = (opened as Partial<HostedTextEncoder>).report?.();
  return cost === undefined ? report : { ...report, cost };
}

/** Small enough that a killed run loses seconds of work, large enough that a shard is worth a file. */
function commitSize(maxBatchSize: number): number {
  return Math.min(maxBatchSize, 256);
}

function signalOf({ signal }: EncodeCatalogueOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
