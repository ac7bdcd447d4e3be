import type { Asked } from "../api/calls.js";
import { type ConditionRow, filterOf } from "./condition-row.js";

/** What the sliders and the filter say. */
export interface Wishes {
  /** Factors of each modality and source, 0 to 2; 1 where absent. */
  readonly modalities: Readonly<Record<string, number>>;
  readonly sources: Readonly<Record<string, number>>;
  /** 0 to 1. */
  readonly diversity: number;
  /** What an item of this moment gains, in deviations of the scores, 0 to 3. */
  readonly freshness: number;
  readonly includeSeen: boolean;
  readonly join: "and" | "or";
  readonly conditions: readonly ConditionRow[];
}

/** Everything as the server would have it. */
export const NO_WISHES: Wishes = {
  modalities: {},
  sources: {},
  diversity: 0,
  freshness: 0,
  includeSeen: false,
  join: "and",
  conditions: [],
};

/** Age at which half of a new item's gain is left. */
const HALF_LIFE_MS = 30 * 86_400_000;

/** The rules of `POST /v1/recommend`; what is left alone is left out. */
export function rulesOf({ join, ...wishes }: Wishes): Asked {
  const filter = filterOf(join, wishes.conditions);
  return {
    ...changed("modalities", wishes.modalities),
    ...changed("sources", wishes.sources),
    ...(wishes.diversity > 0 ? { diversity: wishes.diversity } : {}),
    ...(wishes.freshness > 0 ? { freshness: { lift: wishes.freshness, halfLifeMs: HALF_LIFE_MS } } : {}),
    ...(wishes.includeSeen ? { includeSeen: true } : {}),
    ...(filter === undefined ? {} : { filter }),
  };
}

function changed(name: string, factors: Readonly<Record<string, number>>): Asked {
  const other = Object.entries(factors).filter(([, factor]) => factor !== 1);
  return other.length === 0 ? {} : { [name]: Object.fromEntries(other) };
}
