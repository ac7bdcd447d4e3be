import { ModalisError } from "@modalis/contract";
import { checkId } from "../check-values.js";
import type { SqlQuery, SqlRow } from "../engine/sql-database.js";
import { clip } from "../items/item-json.js";
import { keyedHash } from "../read-secret.js";
import type { StoreContext } from "../store-context.js";
import {
  type ArmTally,
  EXPERIMENT_COLUMNS,
  type ExperimentInput,
  type ExperimentRecord,
  experimentRecord,
} from "./experiment-record.js";
import { experimentSettings } from "./experiment-settings.js";
import { ARM_TALLY, armTally } from "./tally-arms.js";

/** Experiments: which there are, who is in which arm, and what came of it. */
export interface ExperimentRegistry {
  /** Adds a draft or replaces one. @throws `INVALID_ARGUMENT` for wrong settings, or once it has started. */
  put(experiment: ExperimentInput): Promise<ExperimentRecord>;
  get(id: string): Promise<ExperimentRecord | undefined>;
  /** The newest first. */
  list(): Promise<readonly ExperimentRecord[]>;
  /**
   * Starts a draft; from then on its settings stay. Told to all servers, as every other change here is.
   *
   * @throws `NOT_FOUND`; `INVALID_ARGUMENT` when it was started before, or while another runs for the same scenario,
   * since a recommendation can be in one experiment only.
   */
  start(id: string): Promise<ExperimentRecord>;
  /** Ends one that runs, for good. @throws `NOT_FOUND`, `INVALID_ARGUMENT` when it does not run. */
  stop(id: string): Promise<ExperimentRecord>;
  /** Tells all servers of one that runs again, as after a bundle of its arms was changed in place. */
  tellAgain(id: string): Promise<void>;
  /** Removes one that does not run; tells whether it was there. What was recommended in it stays. @throws `INVALID_ARGUMENT`. */
  delete(id: string): Promise<boolean>;
  /** HMAC-SHA-256 in hexadecimal of a person in an experiment, under a key that is made with the database and stays in it. */
  hashOf(id: string, person: string): string;
  /** What became of each arm since the start, up to now or the stop. @throws `NOT_FOUND`. */
  tally(id: string): Promise<readonly ArmTally[]>;
}

/** The experiments of a database. @param key That of {@link ExperimentRegistry.hashOf}. */
export function createExperimentRegistry(
  { database, nowMs }: StoreContext,
  key: Uint8Array,
): ExperimentRegistry {
  const change = (id: string, apply: (query: SqlQuery, found: ExperimentRecord) => Promise<SqlRow>) => {
    checkId("an experiment", id);
    return database.write("sequenced", async (query) => {
      const found = await find(query, id);
      if (found === undefined) throw noSuchExperiment(id);
      return experimentRecord(await apply(query, found));
    });
  };
  return {
    async put(experiment) {
      const values = [experiment.id, experimentSettings(experiment), nowMs()];
      return database.write("sequenced", async (query) => {
        const [row] = await query(PUT, values);
        if (row !== undefined) return experimentRecord(row);
        throw invalid(
          `experiment "${clip(experiment.id)}" has started, so that its settings stay; make another under a new id`,
        );
      });
    },
    async get(id) {
      checkId("an experiment", id);
      return find(database.query, id);
    },
    async list() {
      const rows = await database.query(
        `select ${EXPERIMENT_COLUMNS} from modalis.experiments order by created_at_ms desc, id`,
      );
      return rows.map(experimentRecord);
    },
    start: (id) =>
      change(id, async (query, found) => {
        if (found.state !== "draft") throw invalid(`experiment "${clip(id)}" was started before`);
        const running = await query(
          `select ${EXPERIMENT_COLUMNS} from modalis.experiments where state = 'running'`,
        );
        const rival = running.map(experimentRecord).find((other) => meet(other, found));
        if (rival !== undefined)
          throw invalid(
            `experiment "${clip(rival.id)}" runs for the same scenario; stop it first, or give each its own scenario`,
          );
        return (await query(STATE, [id, "running", nowMs(), null]))[0]!;
      }),
    stop: (id) =>
      change(id, async (query, { state, startedAtMs = null }) => {
        if (state !== "running") throw invalid(`experiment "${clip(id)}" does not run`);
        return (await query(STATE, [id, "stopped", startedAtMs, nowMs()]))[0]!;
      }),
    async tellAgain(id) {
      checkId("an experiment", id);
      await database.write("sequenced", (query) => query(AGAIN, [id]));
    },
    async delete(id) {
      checkId("an experiment", id);
      return database.write("sequenced", async (query) => {
        const found = await find(query, id);
        if (found === undefined) return false;
        if (found.state === "running") throw invalid(`experiment "${clip(id)}" runs; stop it first`);
        await query("delete from modalis.experiments where id = $1", [id]);
        await query("insert into modalis.deletions (kind, id, at_ms) values ('experiment', $1, $2)", [
          id,
          nowMs(),
        ]);
        return true;
      });
    },
    hashOf: (id, person) => keyedHash(key, JSON.stringify([id, person])),
    tally: (id) => tally(database.query, id),
  };
}

const PUT = `
  insert into modalis.experiments (id, settings, state, created_at_ms) values ($1, $2::text::json, 'draft', $3)
    on conflict (id) do update set settings = excluded.settings, sequence = nextval('modalis.change_sequence')
      where experiments.state = 'draft'
    returning ${EXPERIMENT_COLUMNS}`;

const STATE = `
  update modalis.experiments set state = $2, started_at_ms = $3, stopped_at_ms = $4,
      sequence = nextval('modalis.change_sequence')
    where id = $1 returning ${EXPERIMENT_COLUMNS}`;

const AGAIN = `
  update modalis.experiments set sequence = nextval('modalis.change_sequence') where id = $1 and state = 'running'`;

async function tally(query: SqlQuery, id: string): Promise<readonly ArmTally[]> {
  checkId("an experiment", id);
  const found = await find(query, id);
  if (found === undefined) throw noSuchExperiment(id);
  const { startedAtMs, stoppedAtMs = Number.MAX_VALUE, attributionMs, outcomes } = found;
  if (startedAtMs === undefined) return [];
  const kinds = outcomes === undefined ? null : JSON.stringify(outcomes);
  return (await query(ARM_TALLY, [id, startedAtMs, stoppedAtMs, attributionMs, kinds])).map(armTally);
}

/** Whether a recommendation could fall to both. */
function meet(one: ExperimentRecord, other: ExperimentRecord): boolean {
  return one.scenario === undefined || other.scenario === undefined || one.scenario === other.scenario;
}

async function find(query: SqlQuery, id: string): Promise<ExperimentRecord | undefined> {
  const [row] = await query(`select ${EXPERIMENT_COLUMNS} from modalis.experiments where id = $1`, [id]);
  return row && experimentRecord(row);
}

function invalid(message: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", message);
}

function noSuchExperiment(id: string): ModalisError {
  return new ModalisError("NOT_FOUND", `there is no experiment "${clip(id)}"; list the experiments`);
}
