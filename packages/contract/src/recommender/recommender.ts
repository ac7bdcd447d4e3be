import type { EmbeddingSpace } from "../space/embedding-space.js";

/**
 * Scores items for users and finds items like an item.
 *
 * Prove it with `describeRecommender` of `@modalis/conformance`.
 */
export interface RecommenderV1 extends AsyncDisposable {
  readonly specificationVersion: "v1";
  /** The spaces its item vectors come from, by channel; empty for a model that knows ids only. */
  readonly itemSpaces: ReadonlyMap<string, EmbeddingSpace>;
  recommend(query: RecommendQuery): Promise<readonly ScoredItem[]>;
  similarItems(query: SimilarQuery): Promise<readonly ScoredItem[]>;
}

export interface RecommendQuery {
  readonly userId: string;
  /** Most items in the answer, at least 1. */
  readonly count: number;
  /** Ids to leave out, on top of those the user has already seen. */
  readonly exclude?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

export interface SimilarQuery {
  readonly itemId: string;
  /** Most items in the answer, at least 1; the item itself is never among them. */
  readonly count: number;
  /** Compare by this modality alone; by all of them when absent. */
  readonly modality?: string;
  readonly exclude?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/** An item of an answer; answers are sorted by falling score, then by id. */
export interface ScoredItem {
  readonly id: string;
  readonly score: number;
  /** What each modality or source adds to the score; they sum to it. */
  readonly contributions?: Readonly<Record<string, number>>;
}
