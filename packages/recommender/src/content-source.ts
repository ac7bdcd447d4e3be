import type { ChannelBatches } from "@modalis/contract";
import type { ContentOptions } from "./content-options.js";
import type { UserEvent } from "./history/user-event.js";

/** What a content recommender is made from. */
export interface ContentSource {
  /** Item rows by channel; rows are named by item. */
  readonly channels: ChannelBatches;
  readonly events: Iterable<UserEvent>;
  /**
   * The ids of the items that exist. When given, only these and those with a vector are ever answered, and an event
   * with any other item tells of its user alone. Default: every item that has a vector or an event.
   */
  readonly items?: Iterable<string>;
  /** Users to know beside those who have events or features. */
  readonly users?: Iterable<{ readonly id: string }>;
  /** The users' own rows, named by user, in channels and spaces of the items. */
  readonly userFeatures?: ChannelBatches;
  /** What time it is, in milliseconds since 1970, for recency. Default: the time of the latest event. */
  readonly nowMs?: number;
  readonly options?: ContentOptions;
}
