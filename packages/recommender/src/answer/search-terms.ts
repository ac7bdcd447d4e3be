import { assertComparable, type ChannelBatches, ModalisError } from "@modalis/contract";
import { standardiseRows } from "@modalis/fusion";
import type { Library } from "../catalogue/library.js";
import type { ChannelTerm } from "./add-evidence.js";

/**
 * The terms of likeness to a query: the weighted mean of an item's cosines with it, from -1 to 1, a channel that
 * the item lacks counting as no likeness.
 *
 * Plain cosines, since the spaces of one text did better so than with each set against its deviation over the
 * catalogue (flickr300 captions, neural and words: 94.4 % against 92.5 % found in the first ten).
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
  return scaled.map(({ channel, query, weight }) => ({ channel, query, factor: weight / total, offset: 0 }));
}
