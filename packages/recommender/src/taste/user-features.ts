import { assertComparable, type ChannelBatches, rowOf } from "@modalis/contract";
import { standardiseRows } from "@modalis/fusion";
import type { Library } from "../catalogue/library.js";

/** A user's own unit rows by channel, centred and scaled as the items are. */
export type UserFeatures = ReadonlyMap<string, Float32Array>;

/**
 * Prepares the users' own features: rows named by user, in the channels of the items.
 *
 * A channel that no item has is left out: there is nothing to compare it with.
 *
 * @throws `SPACE_MISMATCH` when users and items of a channel were encoded by different models.
 */
export function prepareUserFeatures(library: Library, batches: ChannelBatches): Map<string, UserFeatures> {
  const users = new Map<string, Map<string, Float32Array>>();
  for (const channel of library.channels) {
    const batch = batches.get(channel.name);
    if (batch === undefined) continue;
    assertComparable(channel.space, batch.space);
    const rows = standardiseRows(batch, channel.standardisation);
    for (const [index, userId] of rows.ids.entries()) {
      const features = users.get(userId) ?? new Map<string, Float32Array>();
      features.set(channel.name, rowOf(rows, index));
      users.set(userId, features);
    }
  }
  return users;
}
