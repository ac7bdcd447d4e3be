import { ModalisError } from "@modalis/contract";
import { channelRow } from "../catalogue/item-channel.js";
import type { Library } from "../catalogue/library.js";
import type { ChannelTerm } from "./add-evidence.js";

/**
 * The terms of likeness to an item: `weight * cosine / sum of the weights of the item's channels`, from -1 to 1.
 *
 * A channel that the other item lacks counts as no likeness, so that one channel of four is not enough to be
 * alike. Weights are balanced by each channel's chance spread, as in early fusion.
 *
 * @throws `NOT_FOUND` for an unknown item, or one without the modality; `INVALID_ARGUMENT` for a modality that
 * the catalogue does not have.
 */
export function similarTerms(library: Library, itemId: string, modality: string | undefined): ChannelTerm[] {
  const item = library.items.index.get(itemId);
  if (item === undefined) throw new ModalisError("NOT_FOUND", `there is no item "${itemId}"`);
  const chosen = library.channels.filter(
    (channel) => modality === undefined || channel.modality === modality,
  );
  if (chosen.length === 0 && modality !== undefined) {
    const known = [...new Set(library.channels.map((channel) => channel.modality))].sort().join(", ");
    throw new ModalisError("INVALID_ARGUMENT", `no item has modality "${modality}"; choose one of: ${known}`);
  }
  const held = chosen
    .map((channel) => ({
      channel,
      row: channel.rowOfItem[item]!,
      weight: library.likeness.get(channel.name)!,
    }))
    .filter(({ row, weight }) => row >= 0 && weight > 0);
  if (held.length === 0) {
    throw new ModalisError(
      "NOT_FOUND",
      `item "${itemId}" has no usable ${modality ?? "content"} to compare by`,
    );
  }
  const total = held.reduce((sum, { weight }) => sum + weight, 0);
  return held.map(({ channel, row, weight }) => ({
    channel,
    query: channelRow(channel, row),
    factor: weight / total,
    offset: 0,
  }));
}
