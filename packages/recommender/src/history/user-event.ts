import { ModalisError } from "@modalis/contract";

/** Something a user did with an item. */
export interface UserEvent {
  readonly userId: string;
  readonly itemId: string;
  /**
   * How much it says: above 0 for liking, below 0 for disliking, 0 for merely having seen; 1 when absent. What a
   * click, a rating or a skip weighs is the caller's to decide. At most 1e6 in size.
   */
  readonly weight?: number;
  /** Milliseconds since 1970; absent when unknown: such an event counts as new. */
  readonly timestampMs?: number;
}

/**
 * Passes when weight and time are usable.
 *
 * @throws `INVALID_ARGUMENT` naming user and item.
 */
export function checkEvent({ userId, itemId, weight = 1, timestampMs = 0 }: UserEvent): void {
  if (!(Math.abs(weight) <= 1e6)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the event of user "${userId}" with item "${itemId}" weighs ${weight}; weights are from -1e6 to 1e6`,
    );
  }
  if (!Number.isFinite(timestampMs)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the event of user "${userId}" with item "${itemId}" has timestamp ${timestampMs}; leave it out when unknown`,
    );
  }
}
