import { isModalisError } from "@modalis/contract";
import { type AlikeItem, parseFilter } from "@modalis/recommender";
import type { ApplyTarget } from "./apply-changes.js";
import { encodeQuery } from "./encode-query.js";
import type { EncodeProcess } from "./encoding/open-encode-process.js";
import type { LiveContentQuery } from "./live-catalogue.js";

/**
 * Items whose content answers a content of any modality, best first; with a joint space, items without that modality too.
 *
 * @throws `NOT_FOUND` when no channel reads the modality, and what encoding the content throws.
 */
export async function searchLive(asked: LiveContentQuery, parts: SearchParts): Promise<readonly AlikeItem[]> {
  try {
    return await searchOnce(asked, parts);
  } catch (error) {
    if (!isModalisError(error, "SPACE_MISMATCH")) throw error;
    // A channel was put into another space between the encoding and the search.
    return searchOnce(asked, parts);
  }
}

interface SearchParts {
  readonly target: ApplyTarget;
  readonly encoders: EncodeProcess;
  readonly nowMs: () => number;
}

async function searchOnce(
  { modality, content, count, filter, signal }: LiveContentQuery,
  { target: { recommender, joint }, encoders, nowMs }: SearchParts,
): Promise<readonly AlikeItem[]> {
  const queries = await encodeQuery({ modality, content }, encoders, signal);
  const query = { queries, count, ...(filter === undefined ? {} : { filter: parseFilter(filter) }) };
  // A channel that no item has a vector in cannot be searched; another may.
  const known = new Map([...queries].filter(([channel]) => recommender.spaces.has(channel)));
  const plain =
    known.size === 0 && joint !== undefined
      ? []
      : await recommender.search({
          ...query,
          queries: known,
          ...(signal === undefined ? {} : { signal }),
        });
  if (joint === undefined) return plain;
  const spread =
    plain.length === 0 ? { mean: 0, deviation: 1 } : recommender.searchSpread({ queries: known });
  return (await joint.search({ ...query, plain, spread, nowMs: nowMs() })) ?? plain;
}
