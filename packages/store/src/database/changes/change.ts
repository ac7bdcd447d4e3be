import type { EventRecord } from "../events/event-record.js";
import type { ItemRecord } from "../items/item-record.js";
import type { UserRecord } from "../users/user-rows.js";
import type { VectorRow } from "../vectors/vector-rows.js";

/**
 * One committed change, as another server needs it to keep up.
 *
 * Of a row that changed again later only the later change is in the feed, so applying one twice must be harmless: each
 * puts or removes a thing by its id.
 */
export type Change = { readonly sequence: number } & (
  | { readonly kind: "item"; readonly item: ItemRecord }
  | { readonly kind: "item-deleted"; readonly id: string }
  | { readonly kind: "user"; readonly user: UserRecord }
  | { readonly kind: "user-deleted"; readonly id: string }
  /** Everything of the user whose `store.tombstoneOf(id)` this is was removed; the id itself is known no more. */
  | { readonly kind: "user-forgotten"; readonly tombstone: string }
  | { readonly kind: "event"; readonly event: EventRecord }
  /** The event's own number tells it from others of the same user and item. */
  | {
      readonly kind: "event-deleted";
      readonly id: string;
      readonly userId: string;
      readonly itemId: string;
      readonly eventSequence: number;
    }
  /** All events before a time, in milliseconds since 1970, were removed for their age; those of unknown time stay. */
  | { readonly kind: "events-expired"; readonly beforeMs: number }
  | { readonly kind: "vector"; readonly space: string; readonly vector: VectorRow }
  | { readonly kind: "vectors-deleted"; readonly space: string }
  | { readonly kind: "model-promoted"; readonly modelId: string }
  | { readonly kind: "experiment"; readonly id: string }
  | { readonly kind: "experiment-deleted"; readonly id: string }
  /** By its fingerprint. */
  | { readonly kind: "space-used"; readonly channel: string; readonly space: string }
);
