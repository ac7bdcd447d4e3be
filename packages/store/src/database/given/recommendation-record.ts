import type { AttributeValue } from "../../catalogue/catalogue.js";
import type { SqlRow } from "../engine/sql-database.js";

/** One item of a recommendation that was given. */
export interface GivenItem {
  readonly id: string;
  readonly score: number;
  /** From 0. */
  readonly position: number;
  /** Where the item came from: `"model"`, `"trend"`, `"pin"`, …. */
  readonly source?: string;
  /** How likely it was to be shown at this position, above 0 up to 1: what off-policy estimates weigh by. */
  readonly propensity?: number;
}

/** A recommendation that was given, kept so that events can cite it and experiments be judged. */
export interface RecommendationRecord {
  readonly recommId: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly scenario?: string;
  readonly items: readonly GivenItem[];
  /** The model bundle that answered. */
  readonly bundle?: string;
  /** The experiment that it was given in, and its arm. */
  readonly experiment?: string;
  readonly arm?: string;
  readonly atMs: number;
  /** Whatever else the server wants to find again: the query, for the next page. */
  readonly details?: Readonly<Record<string, AttributeValue>>;
}

/** That an item was shown, whether or not it came from a recommendation of ours. */
export interface ImpressionRecord {
  readonly id: string;
  readonly itemId: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly recommId?: string;
  readonly scenario?: string;
  /** From 0. */
  readonly position?: number;
  readonly atMs: number;
}

/** An impression as a client sends it; without an id it gets one, without a time that of the store's clock. */
export type ImpressionInput = Omit<ImpressionRecord, "id" | "atMs"> &
  Partial<Pick<ImpressionRecord, "id" | "atMs">>;

/** The columns that {@link recommendationRecord} reads. */
export const RECOMMENDATION_COLUMNS =
  "id, user_id, session_id, scenario, bundle, experiment, arm, items, details, at_ms, number";

/** The columns that {@link impressionRecord} reads. */
export const IMPRESSION_COLUMNS =
  "id, user_id, session_id, recomm_id, item_id, place, scenario, at_ms, number";

/** The record of a row with {@link RECOMMENDATION_COLUMNS}. */
export function recommendationRecord(row: SqlRow): RecommendationRecord {
  return {
    recommId: row.id as string,
    ...present("userId", row.user_id as string | null),
    ...present("sessionId", row.session_id as string | null),
    ...present("scenario", row.scenario as string | null),
    items: row.items as readonly GivenItem[],
    ...present("bundle", row.bundle as string | null),
    ...present("experiment", row.experiment as string | null),
    ...present("arm", row.arm as string | null),
    atMs: row.at_ms as number,
    ...present("details", row.details as RecommendationRecord["details"] | null),
  };
}

/** The record of a row with {@link IMPRESSION_COLUMNS}. */
export function impressionRecord(row: SqlRow): ImpressionRecord {
  return {
    id: row.id as string,
    itemId: row.item_id as string,
    ...present("userId", row.user_id as string | null),
    ...present("sessionId", row.session_id as string | null),
    ...present("recommId", row.recomm_id as string | null),
    ...present("scenario", row.scenario as string | null),
    ...present("position", row.place as number | null),
    atMs: row.at_ms as number,
  };
}

/** A field, or none for null. */
function present<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [Key in Name]?: Exclude<Value, undefined> } {
  return value === null || value === undefined ? {} : ({ [name]: value } as never);
}
