import { isModalisError, ModalisError } from "@modalis/contract";
import { type AlikeItem, parseFilter } from "@modalis/recommender";
import type { ApplyTarget } from "./apply-changes.js";
import { encodeQuery } from "./encode-query.js";
import type { EncodeProcess } from "./encoding/open-encode-process.js";
import type { LiveContentQuery } from "./live-catalogue.js";

/**
 * Items whose content answers a content of any modality, best first; with a joint space, items without that modality too.
 *
 * @throws `NOT_FOUND` when no channel reads the modality or no item is encoded in one yet, and what encoding the content throws.
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
  { target: { recommender, joint, towers }, encoders, nowMs }: SearchParts,
): Promise<readonly AlikeItem[]> {
  const { queries, across } = await encodeQuery({ modality, content }, encoders, signal);
  const query = { queries, count, ...(filter === undefined ? {} : { filter: parseFilter(filter) }) };
  // A channel that no item has a vector in cannot be searched; another may.
  const known = new Map([...queries].filter(([channel]) => recommender.spaces.has(channel)));
  if (known.size === 0 && joint === undefined && across.size === 0) throw nothingEncoded(modality);
  const plain =
    known.size === 0
      ? []
      : await recommender.search({
          ...query,
          queries: known,
          ...(signal === undefined ? {} : { signal }),
        });
  const spread = () => (plain.length === 0 ? STANDARD : recommender.searchSpread({ queries: known }));
  const asked = { ...query, plain, nowMs: nowMs() };
  const byTowers =
    across.size === 0
      ? undefined
      : towers.search({ ...asked, across, judged: new Set(known.keys()), spread: spread() });
  if (joint === undefined) return byTowers ?? plain;
  // What was learned of the catalogue adds the items that no tower saw.
  const before = byTowers === undefined ? { spread: spread() } : { plain: byTowers, spread: STANDARD };
  return (await joint.search({ ...asked, ...before })) ?? byTowers ?? plain;
}

function nothingEncoded(modality: string): ModalisError {
  return new ModalisError(
    "NOT_FOUND",
    `no item of this catalogue has an embedding that ${modality} can be compared with yet; contents are encoded soon after they arrive, so try again`,
  );
}

/** Of scores that were standardised already. */
const STANDARD = { mean: 0, deviation: 1 };
