import type { ChannelBatches } from "@modalis/contract";
import {
  balanceWeights,
  channelWeight,
  checkWeights,
  resolveWeights,
  type StandardisationOptions,
  type Weights,
} from "@modalis/fusion";
import type { UserEvent } from "../history/user-event.js";
import { type ItemChannel, prepareChannel } from "./item-channel.js";
import { type ItemTable, tableItems } from "./item-table.js";

/** The catalogue as the recommender holds it: items numbered, channels prepared and weighted. */
export interface Library {
  readonly items: ItemTable;
  /** In alphabetical order; channels in which no row says anything are left out. */
  readonly channels: readonly ItemChannel[];
  /** By channel: factor of its evidence on a user's taste or a query. */
  readonly trust: ReadonlyMap<string, number>;
  /** By channel: share in the likeness of two items. */
  readonly likeness: ReadonlyMap<string, number>;
}

export interface LibraryOptions extends StandardisationOptions {
  readonly weights?: Weights;
  /** The ids of the items that exist, see `ContentSource`. */
  readonly listed?: Iterable<string>;
}

/** Prepares a catalogue. @throws `INVALID_ARGUMENT` for a bad weight or floor. */
export function buildLibrary(
  batches: ChannelBatches,
  events: Iterable<UserEvent>,
  { weights = {}, listed, ...standardisation }: LibraryOptions,
): Library {
  const names = [...batches.keys()].sort();
  checkWeights(names, weights);
  const items = tableItems(batches, events, listed);
  const channels = names.flatMap((name) => {
    const channel = prepareChannel(name, batches.get(name)!, items, standardisation);
    return channel === undefined ? [] : [channel];
  });
  const shares = resolveWeights(
    names,
    weights,
    channels.map(({ name }) => name),
  );
  return {
    items,
    channels,
    trust: new Map(channels.map(({ name }) => [name, channelWeight(name, weights)])),
    likeness: balanceWeights(shares, new Map(channels.map(({ name, spread }) => [name, spread]))),
  };
}
