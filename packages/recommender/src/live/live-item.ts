/** An item as the live recommender takes it. */
export interface LiveItem {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly labels?: readonly string[];
  /** A hidden item keeps its vectors and events but is never answered. */
  readonly hidden?: boolean;
  /** When it appeared, in milliseconds since 1970; for freshness. */
  readonly timestampMs?: number;
  /** By channel, `[dimensions]` of the channel's space; a channel it lacks is absent. Copied, never kept. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** What of an item is kept beside its vectors. */
export type StoredItem = Omit<LiveItem, "vectors">;

/** A user as the live recommender takes it. */
export interface LiveUser {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** The user's own vectors, by channel, in the items' spaces. */
  readonly features?: ReadonlyMap<string, Float32Array>;
}

/** Something a person did with an item. */
export interface LiveEvent {
  readonly userId: string;
  readonly itemId: string;
  /** Above 0 for liking, below 0 for disliking, 0 for merely having seen; at most 1e6 in size. Default 1. */
  readonly weight?: number;
  /** `"click"`, `"purchase"`, …; told in explanations. */
  readonly kind?: string;
  /**
   * Milliseconds since 1970; default now. Times to come count as now. 0 stands for unknown: such an event is no trend, and in
   * a taste it is as old as the person's oldest event of a known time.
   */
  readonly timestampMs?: number;
  /** The store's number of the event: an event whose number was seen before is ignored. */
  readonly sequence?: number;
}

/** Many events in columns, as a store holds them: people, items and kinds are named once and numbered. */
export interface LiveHistory {
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly kindNames: readonly string[];
  /** `[events]`: the place of the event's user among the ids. */
  readonly users: Int32Array;
  /** `[events]`: the place of its item. */
  readonly items: Int32Array;
  /** `[events]`: the place of its kind. */
  readonly kinds: Int32Array;
  /** `[events]`: as `LiveEvent.weight`. */
  readonly weights: Float32Array;
  /** `[events]`: as `LiveEvent.timestampMs`. */
  readonly timesMs: Float64Array;
  /** `[events]`: as `LiveEvent.sequence`. */
  readonly sequences: Float64Array;
}

/** An item, user or event that was refused, the others being taken. */
export interface Refusal {
  /** Where it stood in the call. */
  readonly at: number;
  readonly id: string;
  /** What is wrong with it and what to do. */
  readonly message: string;
}
