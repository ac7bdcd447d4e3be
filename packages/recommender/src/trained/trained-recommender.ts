import type {
  EmbeddingSpace,
  Interactions,
  RecommenderV1,
  RecommendQuery,
  ScoringModel,
  SimilarQuery,
} from "@modalis/contract";
import type { ExplainedItem } from "../answer/answer-query.js";
import type { ExplainTrainedQuery, TrainedExplanation } from "./explain-trained.js";

/** What a trained recommender is made of. */
export interface TrainedSource {
  readonly model: ScoringModel;
  /** What the model was trained on: what each user has seen, and the ids. */
  readonly interactions: Pick<Interactions, "userIds" | "itemIds" | "offsets" | "items">;
  /** Ids of the items that may be answered; all of the model when absent. */
  readonly items?: Iterable<string>;
  /** The spaces of the item features that the model was trained on, by channel; none for a model of ids only. */
  readonly itemSpaces?: ReadonlyMap<string, EmbeddingSpace>;
}

/** Somebody who is not among the users of the training, by what they liked and what is known of them. */
export interface VisitorQuery {
  /** Ids, oldest first; ids that the model does not know are passed over. */
  readonly history: readonly string[];
  /** The person's own feature rows, by channel. */
  readonly features?: ReadonlyMap<string, Float32Array>;
  /** Most items in the answer, at least 1. */
  readonly count: number;
  /** Ids to leave out, on top of the history. */
  readonly exclude?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/** Recommends by a trained model. */
export interface TrainedRecommender extends RecommenderV1 {
  readonly model: ScoringModel;
  /** Users of the training, by number. */
  readonly userIds: readonly string[];
  /** Items of the model, by number. */
  readonly itemIds: readonly string[];
  knowsUser(userId: string): boolean;
  /** Items by number that a user of the training had there; undefined for others. */
  trainingHistory(userId: string): Int32Array | undefined;
  knowsItem(itemId: string): boolean;
  /** The best items the user has not seen; by popularity (`contributions: { popularity }`) where the model says nothing of a user. */
  recommend(query: RecommendQuery): Promise<readonly ExplainedItem[]>;
  /** The same for somebody never seen in training, by what they liked; by popularity where the model cannot. */
  recommendToVisitor(query: VisitorQuery): Promise<readonly ExplainedItem[]>;
  similarItems(query: SimilarQuery): Promise<readonly ExplainedItem[]>;
  explain(query: ExplainTrainedQuery): Promise<TrainedExplanation>;
}
