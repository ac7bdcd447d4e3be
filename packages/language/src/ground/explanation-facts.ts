/** All that a sentence may say of why an item is recommended. */
export interface ExplanationFacts {
  /** The sentence that stands when a model's does not. */
  readonly plain: string;
  readonly title: string;
  /** Liked items that speak for it, the first most. */
  readonly likes: readonly LikedFact[];
  /** Attributes of the item that may be told, by name. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** What else speaks for it: `"popularity"`, `"trend"`, `"model"`. */
  readonly reasons?: readonly string[];
}

/** An item that the person liked and the recommended one resembles. */
export interface LikedFact {
  readonly title: string;
  /** In which the two are alike: `"image"`, `"text"`, `"audio"`, `"video"`, or `"interactions"`. */
  readonly modality: string;
  /** What the person did with it, in the past: `"bought"`. */
  readonly did: string;
}
