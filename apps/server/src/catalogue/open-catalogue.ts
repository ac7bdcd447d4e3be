import { ModalisError } from "@modalis/contract";
import type { ModelSourceOptions } from "@modalis/onnx";
import { createContentRecommender, type ExplainedItem } from "@modalis/recommender";
import { embeddingsFolder, openDigestCache, openEmbeddingStore, readCatalogue } from "@modalis/store";
import type { JointProjector } from "../joint/joint-index.js";
import type { Answer, RecommendAnswer, RecommendRequest, SimilarRequest } from "./answer.js";
import { createCatalogueSearch } from "./catalogue-search.js";
import { describeItems } from "./describe-items.js";
import { type ItemView, itemView } from "./item-view.js";
import { loadChannels } from "./load-channels.js";
import { openQueryEncoder } from "./query-encoder.js";
import { recommendTo } from "./recommend-to.js";
import { userEvents, usersOf } from "./user-history.js";

export interface OpenCatalogueOptions {
  /** Where converted models are kept; used when somebody searches. */
  readonly cacheFolder: string;
  /** The time that recency is counted from, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Model of a modality, a folder or `hub:`, before the one that the catalogue's settings name. */
  readonly models?: ReadonlyMap<string, string>;
  /** Which hub `hub:` means, and where its files are kept. */
  readonly modelSource?: ModelSourceOptions;
  readonly signal?: AbortSignal;
  /** What `modalis pretrain` learned of this catalogue; with it a text finds pictures, sounds and films too. */
  readonly joint?: JointProjector;
}

/** An encoded catalogue, ready to answer. */
export interface OpenCatalogue extends AsyncDisposable {
  readonly folder: string;
  hasUser(userId: string): boolean;
  /**
   * A user without history gets what is popular.
   *
   * @throws `INVALID_ARGUMENT` for a count below 1, or above 100 with `explain`.
   */
  recommend(request: RecommendRequest): Promise<RecommendAnswer>;
  /** @throws `NOT_FOUND` for an unknown item or a modality that the item lacks. */
  similarItems(request: SimilarRequest): Promise<Answer>;
  /**
   * Items whose text answers the query or, in a joint space, whose content of any modality does.
   *
   * @throws `NOT_FOUND` when the catalogue has no text space, and what encoding the text throws.
   */
  search(text: string, count: number, signal?: AbortSignal): Promise<Answer>;
}

/**
 * Reads a catalogue and its current spaces into memory.
 *
 * @throws `NOT_FOUND` when the folder is no catalogue or was never encoded, `CORRUPT_FILE`.
 */
export async function openCatalogue(folder: string, options: OpenCatalogueOptions): Promise<OpenCatalogue> {
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const catalogue = await readCatalogue(folder, signal);
  await using store = await openEmbeddingStore(embeddingsFolder(catalogue.folder), { readOnly: true });
  const digests = await openDigestCache(catalogue.folder);
  const { items: channels, users: userFeatures } = await loadChannels(catalogue, store, {
    ...signal,
    digests,
  });
  if (channels.size === 0) {
    throw new ModalisError("NOT_FOUND", `${folder} holds no embeddings yet; run: modalis encode ${folder}`);
  }
  const byId = new Map(catalogue.items.map((item) => [item.id, item]));
  const allEvents = userEvents(catalogue);
  // What the catalogue does not list can neither be shown nor recommended; its events still name users.
  const events = allEvents.filter(({ itemId }) => byId.has(itemId));
  const users = usersOf(catalogue, allEvents);
  const { nowMs } = options;
  const recommender = await createContentRecommender({ channels, userFeatures, users, events, nowMs });
  const queryEncoder = await openQueryEncoder(catalogue, store, recommender.itemSpaces, options);
  const searched = createCatalogueSearch({ recommender, channels, nowMs, joint: options.joint });
  const { inline } = catalogue.settings;
  const view = (id: string): ItemView | undefined => {
    const item = byId.get(id);
    return item && itemView(item, inline);
  };
  const describedUsers = new Set([...userFeatures.values()].flatMap(({ ids }) => [...ids]));
  const source = { recommender, events, describedUsers, view };
  const describe = (items: readonly ExplainedItem[]) => describeItems(items, view);
  return {
    folder: catalogue.folder,
    hasUser: (userId) => recommender.knowsUser(userId),
    recommend: (request) => recommendTo(source, request),
    async similarItems(request) {
      return { items: await describe(await recommender.similarItems(request)) };
    },
    async search(text, count, stop) {
      const query = await queryEncoder.encode(text, stop);
      return { items: await describe(await searched(query, count, stop)) };
    },
    async [Symbol.asyncDispose]() {
      await queryEncoder[Symbol.asyncDispose]();
      await recommender[Symbol.asyncDispose]();
    },
  };
}
