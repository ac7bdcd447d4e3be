import type { ItemView } from "./item-view.js";

/** Items, best first. */
export interface Answer {
  readonly items: readonly AnswerItem[];
}

export interface AnswerItem {
  readonly id: string;
  readonly score: number;
  /** What each modality, or popularity, adds; they sum to the score. */
  readonly contributions: Readonly<Record<string, number>>;
  readonly item: ItemView;
  /** What the user liked that speaks most for the item; empty unless asked for. */
  readonly because: readonly Resemblance[];
}

/** A liked item that the recommended one resembles. */
export interface Resemblance {
  readonly itemId: string;
  readonly title: string;
  readonly modality: string;
  /** Cosine, from -1 to 1. */
  readonly similarity: number;
}

export interface RecommendAnswer extends Answer {
  readonly user: string;
  /** Whether the user's own history was used; otherwise the items are what is popular. */
  readonly personal: boolean;
  /** What the user liked before, latest first. */
  readonly liked: readonly ItemView[];
}

export interface RecommendRequest {
  readonly userId: string;
  readonly count: number;
  readonly exclude?: ReadonlySet<string>;
  /** Also says what each item resembles. */
  readonly explain?: boolean;
  readonly signal?: AbortSignal;
}

export interface SimilarRequest {
  readonly itemId: string;
  readonly count: number;
  /** By this modality alone; by all of them when absent. */
  readonly modality?: string;
  readonly signal?: AbortSignal;
}
