import type { EmbeddingSpace } from "@modalis/contract";
import type { TrainedRecommender } from "../../trained/trained-recommender.js";
import type { PersonHistory } from "../person/gather-likes.js";

/** What the live recommender needs of a trained recommender; `loadBundle` and `createTrainedRecommender` give it. */
export type LearnedBundle = Pick<TrainedRecommender, "model" | "userIds" | "itemIds" | "trainingHistory"> &
  Partial<Pick<TrainedRecommender, "itemSpaces">>;

/** A trained model over the slots of the live catalogue. */
export interface LearnedModel extends Disposable {
  /** The names of what a score is made of, such as `interactions` or a modality. */
  readonly sources: readonly string[];
  /** The spaces of the vectors that it learned from, by channel; a channel of which it is not known is absent. */
  readonly spaces: ReadonlyMap<string, EmbeddingSpace>;
  knows(slot: number): boolean;
  /** Says that an item stands in a slot, or no longer does. */
  itemPlaced(id: string, slot: number): void;
  itemGone(slot: number): void;
  /** What the model says of a person; undefined where it has nothing to say. */
  personOf(person: LearnedQuery): LearnedPerson | undefined | Promise<LearnedPerson | undefined>;
  /** How like two items are by what was learned, -1 to 1; undefined where it does not know one of them. */
  likeness(left: number, right: number): number | undefined;
  /** Forgets a user of the training: nothing learned of them is used again. */
  forget(userId: string): void;
}

export interface LearnedQuery {
  readonly userId: string | undefined;
  readonly history: PersonHistory;
  /** The person's own vectors, by channel, as given; none in another space than the model learned from. */
  readonly features: ReadonlyMap<string, Float32Array> | undefined;
  readonly signal: AbortSignal | undefined;
}

/** One person's scores. */
export interface LearnedPerson {
  /** Liked items that the model knows: how well it can know the person. */
  readonly liked: number;
  /** Bytes kept for the person. */
  readonly bytes: number;
  /** The accepted slots of the highest scores. */
  search(count: number, accept: Uint8Array): ArrayLike<number>;
  /**
   * What each source adds to the score of a known item, in the person's deviations above the mean of all items, written
   * to `output` from `at` on, one value a source.
   */
  shares(slot: number, output: Float64Array, at: number): void;
}
