import { checkCount, checkId, checkNumber } from "../check-values.js";
import { groupCommit } from "../group-commit.js";
import { eachBatch, jsonBatches } from "../in-batches.js";
import type { StoreContext } from "../store-context.js";
import { impressionJson, recommendationJson } from "./given-json.js";
import {
  IMPRESSION_COLUMNS,
  type ImpressionInput,
  type ImpressionRecord,
  impressionRecord,
  RECOMMENDATION_COLUMNS,
  type RecommendationRecord,
  recommendationRecord,
} from "./recommendation-record.js";

/** What was recommended and shown. Rows of users that were forgotten are left out silently. */
export interface GivenRows {
  /** Keeps a recommendation; one with an id that is there already changes nothing. @throws `INVALID_ARGUMENT`. */
  addRecommendation(given: RecommendationRecord): Promise<void>;
  /**
   * Checks a recommendation and makes the text of its row; what it returns keeps that, as `addRecommendation` does. For whoever
   * lets some wait, since a text is a small part of the objects that it was made of. @throws `INVALID_ARGUMENT`.
   */
  prepareRecommendation(given: RecommendationRecord): () => Promise<void>;
  getRecommendation(recommId: string): Promise<RecommendationRecord | undefined>;
  /**
   * Keeps impressions; those with an id that is there already change nothing. What an impression does not say of its
   * user, session, scenario and position is taken from the recommendation that it names.
   *
   * @throws `INVALID_ARGUMENT`.
   */
  addImpressions(shown: readonly ImpressionInput[]): Promise<void>;
  /** When each item was last shown to a user since a time, the latest first. */
  shownToUser(
    userId: string,
    options: { readonly sinceMs: number; readonly limit: number },
  ): Promise<ReadonlyMap<string, number>>;
  /** Recommendations in the order they were stored, a batch at a time. */
  readRecommendations(options?: {
    readonly sinceMs?: number;
  }): AsyncIterable<readonly RecommendationRecord[]>;
  /** Impressions in the order they were stored, a batch at a time. */
  readImpressions(options?: { readonly sinceMs?: number }): AsyncIterable<readonly ImpressionRecord[]>;
}

/** The recommendations and impressions of a database. */
export function createGivenRows(context: StoreContext): GivenRows {
  const { database } = context;
  /** Several calls share a transaction, of one kind or the other. */
  const adder = (statement: string) =>
    groupCommit<readonly string[], void>(async (calls) => {
      await database.write("unsequenced", async (query) => {
        for (const batch of jsonBatches(calls.flat())) await query(statement, [batch]);
      });
      return calls.map(() => undefined);
    });
  const recommendations = adder(ADD_RECOMMENDATIONS);
  const impressions = adder(ADD_IMPRESSIONS);
  const readAll = <Row>(table: string, columns: string, recordOf: (row: never) => Row) =>
    async function* (sinceMs: number): AsyncGenerator<readonly Row[], void, undefined> {
      const next = (after: number | undefined, limit: number) =>
        database.query(
          `select ${columns} from ${table} where number > $1 and at_ms >= $2 order by number limit $3`,
          [after ?? 0, sinceMs, limit],
        );
      const batches = eachBatch(next, (row) => row.number as number, 0);
      for await (const rows of batches) yield rows.map((row) => recordOf(row as never));
    };
  const allRecommendations = readAll("modalis.recommendations", RECOMMENDATION_COLUMNS, recommendationRecord);
  const allImpressions = readAll("modalis.impressions", IMPRESSION_COLUMNS, impressionRecord);
  return {
    async addRecommendation(given) {
      await recommendations([recommendationJson(given, context)]);
    },
    prepareRecommendation(given) {
      const row = [recommendationJson(given, context)];
      return () => recommendations(row);
    },
    async addImpressions(shown) {
      const rows = shown.map((impression) => impressionJson(impression, context));
      if (rows.length > 0) await impressions(rows);
    },
    async getRecommendation(recommId) {
      checkId("a recommendation", recommId);
      const [row] = await database.query(
        `select ${RECOMMENDATION_COLUMNS} from modalis.recommendations where id = $1`,
        [recommId],
      );
      return row && recommendationRecord(row);
    },
    async shownToUser(userId, { sinceMs, limit }) {
      checkId("a user", userId);
      checkNumber("sinceMs", sinceMs);
      checkCount("limit", limit, 1);
      const rows = await database.query(
        `select item_id, max(at_ms) as at_ms from modalis.impressions where user_id = $1 and at_ms >= $2
          group by item_id order by max(at_ms) desc, item_id limit $3`,
        [userId, sinceMs, limit],
      );
      return new Map(rows.map(({ item_id, at_ms }) => [item_id as string, at_ms as number]));
    },
    readRecommendations: ({ sinceMs = -Number.MAX_VALUE } = {}) => allRecommendations(sinceMs),
    readImpressions: ({ sinceMs = -Number.MAX_VALUE } = {}) => allImpressions(sinceMs),
  };
}

const NOT_FORGOTTEN =
  "not exists (select from modalis.forgotten where forgotten.tombstone = given.tombstone)";

const ADD_RECOMMENDATIONS = `
  insert into modalis.recommendations (id, user_id, session_id, scenario, bundle, experiment, arm, items, details, at_ms)
    select id, user_id, session_id, scenario, bundle, experiment, arm, items::json, details::json, at_ms
      from json_to_recordset($1::json) as given(id text, user_id text, tombstone text, session_id text, scenario text,
        bundle text, experiment text, arm text, items text, details text, at_ms double precision)
      where ${NOT_FORGOTTEN}
    on conflict (id) do nothing`;

const PLACE = `(select (item->>'position')::double precision from json_array_elements(cited.items) as item
          where item->>'id' = given.item_id limit 1)`;

const ADD_IMPRESSIONS = `
  insert into modalis.impressions (id, user_id, session_id, recomm_id, item_id, place, scenario, at_ms)
    select given.id, coalesce(given.user_id, cited.user_id), coalesce(given.session_id, cited.session_id), recomm_id,
        item_id, coalesce(place, ${PLACE}), coalesce(given.scenario, cited.scenario), given.at_ms
      from json_to_recordset($1::json) as given(id text, user_id text, tombstone text, session_id text, recomm_id text,
        item_id text, place double precision, scenario text, at_ms double precision)
      left join modalis.recommendations cited on cited.id = given.recomm_id
      where ${NOT_FORGOTTEN}
    on conflict (id) do nothing`;
