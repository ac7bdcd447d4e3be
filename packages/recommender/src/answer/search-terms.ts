import { assertComparable, type ChannelBatches, ModalisError } from "@modalis/contract";
import { standardiseRows } from "@modalis/fusion";
import { dotAt } from "../catalogue/dot-at.js";
import { channelRow, type ItemChannel } from "../catalogue/item-channel.js";
import type { Library } from "../catalogue/library.js";
import type { ChannelTerm } from "./add-evidence.js";

/**
 * The terms of likeness to a query: for each channel, how many deviations above the catalogue's mean an item's
 * cosine lies, weighted and divided by the sum of the weights.
 *
 * @throws `INVALID_ARGUMENT` for a channel that no item has, or a batch that is not one row; `SPACE_MISMATCH`
 * for a query of another space; `NOT_FOUND` when no channel can be searched by these rows.
 */
export function searchTerms(library: Library, queries: ChannelBatches): ChannelTerm[] {
  if (queries.size === 0)
    throw new ModalisError("INVALID_ARGUMENT", "a search needs a query in some channel");
  const scaled = [...queries].flatMap(([name, batch]) => {
    const channel = library.channels.find((candidate) => candidate.name === name);
    if (channel === undefined) {
      const known = library.channels.map((candidate) => candidate.name).join(", ");
      throw new ModalisError("INVALID_ARGUMENT", `no item has channel "${name}"; search one of: ${known}`);
    }
    assertComparable(channel.space, batch.space);
    if (batch.ids.length !== 1) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `a search has one query row a channel; "${name}" has ${batch.ids.length}`,
      );
    }
    const { ids, values } = standardiseRows(batch, channel.standardisation);
    const weight = library.trust.get(name)!;
    return ids.length === 0 || weight === 0 ? [] : [{ channel, query: values, weight }];
  });
  if (scaled.length === 0) {
    throw new ModalisError(
      "NOT_FOUND",
      "the query is like no item more than another; say something more specific",
    );
  }
  const total = scaled.reduce((sum, { weight }) => sum + weight, 0);
  return scaled.map(({ channel, query, weight }) => {
    const { mean, deviation } = cosineMoments(channel, query);
    const factor = weight / total / deviation;
    return { channel, query, factor, offset: factor * mean };
  });
}

function cosineMoments(channel: ItemChannel, query: Float32Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (const row of channel.sample) {
    const cosine = dotAt(channelRow(channel, row), 0, query);
    sum += cosine;
    squares += cosine * cosine;
  }
  const mean = sum / channel.sample.length;
  const variance = squares / channel.sample.length - mean * mean;
  return { mean, deviation: Math.sqrt(Math.max(variance, (0.05 * channel.spread) ** 2)) };
}
