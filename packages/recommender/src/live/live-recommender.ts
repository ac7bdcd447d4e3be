import type { EmbeddingSpace } from "@modalis/contract";
import type { SampleQuery, VectorSample } from "./answer/sample-vectors.js";
import type { ScoreSpread } from "./answer/score-spread.js";
import type { MakeSlotIndex } from "./channels/live-channel.js";
import type { ChannelReplacement } from "./channels/replace-channel.js";
import type { LearnedBundle } from "./learned/learned-model.js";
import type { LiveEvent, LiveHistory, LiveItem, LiveUser, Refusal } from "./live-item.js";
import type { LiveOptions } from "./live-options.js";
import type {
  AlikeItem,
  LiveAnswer,
  LiveExplainQuery,
  LiveExplanation,
  LiveQuery,
  LiveSearchQuery,
  LiveSimilarQuery,
} from "./live-query.js";
import type { EventSelection } from "./state/change-users.js";

/** What a live recommender starts from; items, users and events are added afterwards. */
export interface LiveSource {
  /** The spaces of the items' vectors, by channel. */
  readonly channels?: ReadonlyMap<string, EmbeddingSpace>;
  /** A trained model; it stays the caller's, who disposes it once it was swapped out. */
  readonly model?: LearnedBundle;
  /** What time it is, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly options?: LiveOptions;
  /**
   * Makes the indexes of the channels, such as `createGraphIndex` of `@modalis/index` for catalogues of millions. Default:
   * `createExactIndex`.
   */
  readonly createIndex?: MakeSlotIndex;
}

/**
 * Recommends from a catalogue that changes while it answers: every change is part of the next answer.
 *
 * Applying a change twice does no harm: items and users are replaced, and events with a sequence number are counted once.
 * Everything is in this process's memory; nothing is stored.
 */
export interface LiveRecommender extends AsyncDisposable {
  /** The spaces of the channels that are open. */
  readonly spaces: ReadonlyMap<string, EmbeddingSpace>;
  /** Opens a channel while serving. @throws `SPACE_MISMATCH` when it is open with another space. */
  addChannel(channel: string, space: EmbeddingSpace): Promise<void>;
  /** Adds and replaces items. Those with something wrong are told; their sound vectors are kept all the same. */
  upsertItems(items: readonly LiveItem[]): readonly Refusal[];
  removeItem(id: string): void;
  upsertUsers(users: readonly LiveUser[]): readonly Refusal[];
  /** Forgets a user: events, what they added to trend and popularity, features, and the user's place in the model. */
  removeUser(id: string): void;
  addEvents(events: readonly LiveEvent[]): readonly Refusal[];
  /**
   * The same as `addEvents` for many events at once, in a small part of the time.
   *
   * @throws `INVALID_ARGUMENT` where the columns are not of one length.
   */
  addHistory(history: LiveHistory): readonly Refusal[];
  /** Takes events away and returns how many. */
  removeEvents(events: readonly EventSelection[]): number;
  knowsItem(id: string): boolean;
  knowsUser(id: string): boolean;
  /** Everybody it knows something of, as of this moment. */
  userIds(): readonly string[];
  /** The same state, query and seed give the same answer. */
  recommend(query: LiveQuery): Promise<LiveAnswer>;
  similarItems(query: LiveSimilarQuery): Promise<readonly AlikeItem[]>;
  search(query: LiveSearchQuery): Promise<readonly AlikeItem[]>;
  /** Mean and deviation of a search's scores over the catalogue, by some 256 items of each channel; all of them where there are fewer. */
  searchSpread(query: Pick<LiveSearchQuery, "queries">): ScoreSpread;
  explain(query: LiveExplainQuery): Promise<LiveExplanation>;
  /** Replaces the trained model, or takes it away; resolves once no answer in the making uses the former one. */
  swapModel(model: LearnedBundle | undefined): Promise<void>;
  /**
   * Holds another trained model beside the one in service, for queries that name it as their `model`, or lets go of it;
   * resolves once no answer in the making uses the former one of the name. A model stays the caller's, who disposes it.
   */
  holdModel(name: string, model: LearnedBundle | undefined): Promise<void>;
  /**
   * Puts a channel of another space in place of one at once, when all the given vectors are in it; until then the former
   * answers. Items without a vector in the new space have none in the channel until they are put again.
   *
   * Vectors of the former space would be taken for vectors of the new one where both are of one length: who waits between
   * reading vectors and putting them compares `spaces` again first.
   *
   * @throws `INVALID_TENSOR` for a vector that is not of the space; nothing is replaced then.
   */
  replaceChannel(replacement: ChannelReplacement): Promise<void>;
  /** Fits the channels' statistics to the catalogue as it is now; call it after loading many items. */
  refresh(): Promise<void>;
  /** A sample of a channel's vectors, for pictures of the catalogue. @throws `NOT_FOUND` for a channel that is not open. */
  sampleVectors(query: SampleQuery): VectorSample;
  /** The items that no vector was given of in a channel, hidden ones included. @throws `NOT_FOUND` for a channel that is not open. */
  itemIdsWithout(channel: string): readonly string[];
  counts(): { readonly items: number; readonly users: number; readonly events: number };
}
