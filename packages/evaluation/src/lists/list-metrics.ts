import { type FeatureTable, type Interactions, ModalisError } from "@modalis/contract";
import { rankingOf, type UserRankings } from "../ranking/rank-users.js";
import { catalogueCoverage, giniCoefficient } from "./catalogue-coverage.js";
import { intraListDiversity } from "./intra-list-diversity.js";
import { itemPopularity, recommendationCounts } from "./item-counts.js";
import { selfInformation } from "./self-information.js";

export interface ListMetricsOptions {
  /** Tells how popular items are, and what users chose before. */
  readonly training: Interactions;
  /** Places of each list that count, at most those ranked. */
  readonly k: number;
  /** Item vectors for diversity, rows by item number; without them it is NaN. */
  readonly vectors?: FeatureTable;
}

/** What the recommended lists are like, besides being right. A mean is over users with such a list; NaN without any. */
export interface ListMetrics {
  /** Share of the catalogue that is recommended to anybody, 0 to 1. */
  readonly coverage: number;
  /** 0 where items are recommended alike often, towards 1 where a few take all. */
  readonly gini: number;
  /** Mean self-information of the recommended items, in bits. */
  readonly novelty: number;
  /** Mean of 1 - cosine over the pairs of a list, 0 to 2. */
  readonly diversity: number;
  readonly popularity: PopularityBias;
}

/** Mean training users an item: of what is recommended, of the catalogue, of what the users chose themselves. */
export interface PopularityBias {
  readonly recommended: number;
  readonly catalogue: number;
  /** Over the same users' histories; users without one are left out. */
  readonly history: number;
  /** `recommended` over `catalogue`: 1 is even-handed. */
  readonly againstCatalogue: number;
  /** `recommended` over `history`: 1 is as mainstream as the users are. */
  readonly againstHistory: number;
}

/**
 * Coverage, Gini, novelty, diversity and popularity bias of the first `k` items of each list.
 *
 * @throws `INVALID_ARGUMENT` when `k` is no whole number from 1 to the places ranked, or the vectors are of other items.
 */
export function listMetrics(rankings: UserRankings, options: ListMetricsOptions): ListMetrics {
  const { training, k, vectors } = options;
  const items = training.itemIds.length;
  if (!Number.isSafeInteger(k) || k < 1 || k > rankings.count) {
    throw new ModalisError("INVALID_ARGUMENT", `k is a whole number from 1 to ${rankings.count}, not ${k}`);
  }
  if (vectors !== undefined && vectors.present.length !== items) {
    throw new ModalisError("INVALID_ARGUMENT", `${vectors.present.length} item vectors for ${items} items`);
  }
  const counts = recommendationCounts(rankings, k, items);
  const popularity = itemPopularity(training);
  const surprise = selfInformation(popularity, training.userIds.length);
  const lists = Array.from(rankings.users, (_, place) => rankingOf(rankings, place).subarray(0, k));
  return {
    coverage: catalogueCoverage(counts),
    gini: giniCoefficient(counts),
    novelty: meanOf(lists.map((list) => meanAt(surprise, list))),
    diversity:
      vectors === undefined ? Number.NaN : meanOf(lists.map((list) => intraListDiversity(list, vectors))),
    popularity: popularityBias(popularity, lists, rankings, training),
  };
}

function popularityBias(
  popularity: Float64Array,
  lists: readonly Int32Array[],
  { users }: UserRankings,
  { items, offsets }: Interactions,
): PopularityBias {
  const histories = Array.from(users, (user) => items.subarray(offsets[user], offsets[user + 1]));
  const recommended = meanOf(lists.map((list) => meanAt(popularity, list)));
  const history = meanOf(histories.map((own) => meanAt(popularity, own)));
  const catalogue = meanOf([...popularity]);
  return {
    recommended,
    catalogue,
    history,
    againstCatalogue: recommended / catalogue,
    againstHistory: recommended / history,
  };
}

function meanAt(values: Float64Array, places: Int32Array): number {
  return places.reduce((sum, place) => sum + values[place]!, 0) / places.length;
}

/** Of the values that are numbers: a list without items has none. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
