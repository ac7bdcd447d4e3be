import { assertComparable, ModalisError } from "@modalis/contract";
import type { Filter } from "../../rules/filter.js";
import { createScopeMasks } from "../candidates/scope-mask.js";
import type { LiveChannel } from "../channels/live-channel.js";
import type { AlikeItem, LiveSearchQuery, LiveSimilarQuery } from "../live-query.js";
import type { LiveState } from "../state/live-state.js";
import { checkLiveCount, filterOf } from "./check-live-query.js";
import { likenessWeights } from "./likeness.js";
import { type ScoreSpread, spreadOf } from "./score-spread.js";

/** Finds items like an item, or like what was encoded. */
export interface CompareLive {
  /** @throws `NOT_FOUND` for an unknown item, or one without the modality; `INVALID_ARGUMENT` for a modality of no channel. */
  similarItems(query: LiveSimilarQuery): AlikeItem[] | Promise<AlikeItem[]>;
  /** @throws `NOT_FOUND` for queries that say nothing, `SPACE_MISMATCH`, `INVALID_ARGUMENT`. */
  search(query: LiveSearchQuery): AlikeItem[] | Promise<AlikeItem[]>;
  /** @throws as `search`. */
  searchSpread(query: Pick<LiveSearchQuery, "queries">): ScoreSpread;
}

interface Comparison {
  readonly channel: LiveChannel;
  /** A unit row. */
  readonly query: Float32Array;
  readonly weight: number;
}

/** Items taken from each channel, at least; where several channels count, the best of their sum may be lower in each. */
const LEAST_FOUND = 100;

export function createCompareLive(state: LiveState): CompareLive {
  const maskOf = createScopeMasks(state);
  const { slots, channels, masks, nowMs } = state;
  const settle = (): void => {
    for (const channel of channels.values()) channel.settle();
  };
  const alike = (
    { count, exclude, filter }: LiveSimilarQuery | LiveSearchQuery,
    compared: readonly Comparison[],
    self: number[],
  ): AlikeItem[] => {
    const scope = {
      ...(exclude === undefined ? {} : { exclude }),
      ...(filter === undefined ? {} : { filter }),
    };
    const { marks } = maskOf(scope, self);
    const total = compared.reduce((sum, { weight }) => sum + weight, 0);
    const most = compared.length === 1 ? count : Math.max(4 * count, LEAST_FOUND);
    const found = new Set(compared.flatMap(({ channel, query }) => [...channel.search(query, most, marks)]));
    return [...found]
      .map((slot) => scored(slots.idOf(slot), slot, compared, total))
      .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
      .slice(0, count);
  };
  /** Finds once the mask of the filter is there. */
  const whenFiltered = <Found>(filter: Filter | undefined, find: () => Found): Found | Promise<Found> => {
    const wait = masks.prepare(filter, nowMs);
    return wait === undefined ? find() : wait.then(find);
  };
  const similarTo = (query: LiveSimilarQuery): AlikeItem[] => {
    settle();
    const slot = slots.slotOf(query.itemId);
    if (slot === undefined || slots.itemOf(slot) === undefined) {
      throw new ModalisError("NOT_FOUND", `there is no item "${query.itemId}"`);
    }
    return alike(query, comparisonsOf(state, slot, query), [slot]);
  };
  return {
    similarItems(query) {
      checkLiveCount(query.count);
      const checked = { ...query, ...filterOf(query) };
      return whenFiltered(checked.filter, () => similarTo(checked));
    },
    search(query) {
      checkLiveCount(query.count);
      const checked = { ...query, ...filterOf(query) };
      return whenFiltered(checked.filter, () => {
        settle();
        return alike(checked, searchComparisons(state, query), []);
      });
    },
    searchSpread(query) {
      settle();
      const compared = searchComparisons(state, query);
      const total = compared.reduce((sum, { weight }) => sum + weight, 0);
      const sampled = new Set(compared.flatMap(({ channel }) => channel.sample.slots));
      return spreadOf(Array.from(sampled, (slot) => scored("", slot, compared, total).score));
    },
  };
}

function scored(id: string, slot: number, compared: readonly Comparison[], total: number): AlikeItem {
  const contributions: Record<string, number> = {};
  let score = 0;
  for (const { channel, query, weight } of compared) {
    if (!channel.units.has(slot)) continue;
    const term = (weight / total) * channel.units.dot(slot, query);
    contributions[channel.modality] = (contributions[channel.modality] ?? 0) + term;
    score += term;
  }
  return { id, score, contributions };
}

function comparisonsOf(state: LiveState, slot: number, { itemId, modality }: LiveSimilarQuery): Comparison[] {
  const all = [...state.channels.values()];
  const known = [...new Set(all.map((channel) => channel.modality))];
  if (modality !== undefined && !known.includes(modality)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `no item has modality "${modality}"; choose one of: ${known.join(", ")}`,
    );
  }
  const weights = likenessWeights(state);
  const compared = all.flatMap((channel) => {
    const query = channel.units.row(slot)?.slice();
    const weight = weights.get(channel.name) ?? 0;
    const wanted = modality === undefined || channel.modality === modality;
    return query === undefined || weight === 0 || !wanted ? [] : [{ channel, query, weight }];
  });
  if (compared.length > 0) return compared;
  throw new ModalisError(
    "NOT_FOUND",
    `item "${itemId}" has no usable ${modality ?? "content"} to compare by`,
  );
}

function searchComparisons(
  { channels, options }: LiveState,
  { queries }: Pick<LiveSearchQuery, "queries">,
): Comparison[] {
  if (queries.size === 0)
    throw new ModalisError("INVALID_ARGUMENT", "a search needs a query in some channel");
  const compared = [...queries].flatMap(([name, batch]) => {
    const channel = channels.get(name);
    if (channel === undefined) {
      const known = [...channels.keys()].join(", ");
      throw new ModalisError("INVALID_ARGUMENT", `no item has channel "${name}"; search one of: ${known}`);
    }
    assertComparable(channel.space, batch.space);
    if (batch.ids.length !== 1) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `a search has one query row a channel; "${name}" has ${batch.ids.length}`,
      );
    }
    const query = channel.standardise(batch.values);
    const weight = options.weights[name] ?? options.weights[channel.modality] ?? 1;
    return query === undefined || weight === 0 ? [] : [{ channel, query, weight }];
  });
  if (compared.length > 0) return compared;
  throw new ModalisError(
    "NOT_FOUND",
    "the query is like no item more than another; say something more specific",
  );
}
