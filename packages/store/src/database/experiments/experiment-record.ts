import type { AttributeValue } from "../../catalogue/catalogue.js";
import type { SqlRow } from "../engine/sql-database.js";

/** One way of recommending that an experiment tries. */
export interface ExperimentArm {
  readonly name: string;
  /** Of the people in the experiment, as a weight over 0: the arms' weights need not sum to 1. */
  readonly weight: number;
  /** The registered model that answers; the one in service when absent. */
  readonly model?: string;
  /** Fields of a recommendation's query that the arm settles, such as `diversity`. */
  readonly options?: Readonly<Record<string, AttributeValue>>;
}

/** What an experiment compares; settled once it has started. */
export interface ExperimentInput {
  readonly id: string;
  /** What it is to find out, in words. */
  readonly question?: string;
  /** Two or more; the first is the control that others are compared with. */
  readonly arms: readonly ExperimentArm[];
  /** Share of the people who take part, over 0 up to 1. Default 1. */
  readonly share?: number;
  /** Only recommendations that name this scenario; all when absent. */
  readonly scenario?: string;
  /** Kinds of event that count as an outcome; every kind when absent. */
  readonly outcomes?: readonly string[];
  /** How long after a recommendation an event counts. Default a day. */
  readonly attributionMs?: number;
}

/** An experiment as it is stored. */
export interface ExperimentRecord extends ExperimentInput {
  readonly share: number;
  readonly attributionMs: number;
  readonly state: "draft" | "running" | "stopped";
  readonly createdAtMs: number;
  readonly startedAtMs?: number;
  readonly stoppedAtMs?: number;
}

/**
 * What became of one arm, as sums over its people (users, or sessions without a user); enough for means, ratios and
 * their variances by person.
 *
 * An item of an answer counts once, however often it was shown or acted on.
 */
export interface ArmTally {
  readonly arm: string;
  /** Who got a recommendation of the experiment. */
  readonly people: number;
  readonly recommendations: number;
  /** Items of answers that were shown, as impressions tell. */
  readonly impressions: number;
  /** Items of answers that an event of a counted kind followed. */
  readonly outcomes: number;
  /** Outcomes of which an impression tells too. */
  readonly shownOutcomes: number;
  /** People with at least one outcome. */
  readonly peopleWithOutcome: number;
  /** Sums over people of squares and products. */
  readonly impressionsSquared: number;
  readonly outcomesSquared: number;
  readonly shownOutcomesSquared: number;
  readonly shownOutcomesTimesImpressions: number;
}

/** The columns that {@link experimentRecord} reads. */
export const EXPERIMENT_COLUMNS = "id, settings, state, created_at_ms, started_at_ms, stopped_at_ms";

/** The record of a row with {@link EXPERIMENT_COLUMNS}. */
export function experimentRecord(row: SqlRow): ExperimentRecord {
  return {
    ...(row.settings as Pick<ExperimentRecord, "arms" | "share" | "attributionMs">),
    id: row.id as string,
    state: row.state as ExperimentRecord["state"],
    createdAtMs: row.created_at_ms as number,
    ...(row.started_at_ms !== null && { startedAtMs: row.started_at_ms as number }),
    ...(row.stopped_at_ms !== null && { stoppedAtMs: row.stopped_at_ms as number }),
  };
}
