import { ModalisError } from "@modalis/contract";
import type { AttributeValue } from "../../catalogue/catalogue.js";
import { checkId, checkText, jsonOf } from "../check-values.js";
import type { SqlQuery, SqlRow } from "../engine/sql-database.js";
import { clip } from "../items/item-json.js";
import type { StoreContext } from "../store-context.js";

/** A trained model that can be served. */
export interface ModelRecord {
  readonly id: string;
  /** Such as `"ease"`. */
  readonly kind: string;
  /** The bundle's folder. */
  readonly path: string;
  /** The model it was trained to replace. */
  readonly parent?: string;
  /** What it was evaluated at: `{"recall@20": 0.12}`, or nested by split. */
  readonly metrics: Readonly<Record<string, AttributeValue>>;
  readonly details: Readonly<Record<string, AttributeValue>>;
  readonly createdAtMs: number;
}

/** A model as it is registered; the store adds the time. */
export type ModelInput = Omit<ModelRecord, "createdAtMs" | "metrics" | "details"> &
  Partial<Pick<ModelRecord, "metrics" | "details">>;

/** A model that was put in service. */
export interface Promotion {
  readonly modelId: string;
  readonly isRollback: boolean;
  readonly atMs: number;
  readonly sequence: number;
}

/** Which models there are, which one serves, and which did before. */
export interface ModelRegistry {
  /** @throws `INVALID_ARGUMENT` when another model has the id; `NOT_FOUND` when the parent is not registered. */
  register(model: ModelInput): Promise<ModelRecord>;
  /** The newest first. */
  list(): Promise<readonly ModelRecord[]>;
  /** Adds to what is noted of a model, by name; what has the name is replaced. @throws `NOT_FOUND`. */
  annotate(id: string, details: ModelRecord["details"]): Promise<ModelRecord>;
  /** The model in service; `undefined` before the first promotion. */
  current(): Promise<ModelRecord | undefined>;
  /** The models that rollbacks would go back to one after the other, led by the one in service; none twice in a row. */
  rollbackOrder(): Promise<readonly string[]>;
  /** The latest promotion first. */
  promotions(): Promise<readonly Promotion[]>;
  /** Puts a model in service, for all servers of the database. @throws `NOT_FOUND`. */
  promote(id: string): Promise<ModelRecord>;
  /**
   * Puts the model back in service that served before the current one; again goes back further.
   *
   * @throws `NOT_FOUND` when there was none.
   */
  rollback(): Promise<ModelRecord>;
}

const COLUMNS = "id, kind, path, parent, metrics, details, created_at_ms";

/** The model registry of a database. */
export function createModelRegistry({ database, nowMs }: StoreContext): ModelRegistry {
  const promote = async (query: SqlQuery, id: string, isRollback: boolean): Promise<ModelRecord> => {
    const [row] = await query(`select ${COLUMNS} from modalis.models where id = $1`, [id]);
    if (row === undefined) throw noSuchModel(id);
    await query("insert into modalis.promotions (model_id, is_rollback, at_ms) values ($1, $2, $3)", [
      id,
      isRollback,
      nowMs(),
    ]);
    return modelRecord(row);
  };
  const promotions = async (query: SqlQuery): Promise<readonly Promotion[]> => {
    const rows = await query(
      "select model_id, is_rollback, at_ms, sequence from modalis.promotions order by sequence desc",
    );
    return rows.map((row) => ({
      modelId: row.model_id as string,
      isRollback: row.is_rollback as boolean,
      atMs: row.at_ms as number,
      sequence: row.sequence as number,
    }));
  };
  return {
    async register(model) {
      const values = modelValues(model, nowMs());
      return database.write("unsequenced", async (query) => {
        if (model.parent !== undefined) {
          const [parent] = await query("select id from modalis.models where id = $1", [model.parent]);
          if (parent === undefined) throw noSuchModel(model.parent);
        }
        const [row] = await query(
          `insert into modalis.models (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (id) do nothing returning ${COLUMNS}`,
          values,
        );
        if (row !== undefined) return modelRecord(row);
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `a model "${clip(model.id)}" is registered already; give this one another id`,
        );
      });
    },
    async list() {
      const rows = await database.query(
        `select ${COLUMNS} from modalis.models order by created_at_ms desc, id`,
      );
      return rows.map(modelRecord);
    },
    annotate: (id, details) => database.write("unsequenced", (query) => annotate(query, id, details)),
    async current() {
      const [row] = await database.query(
        `select ${COLUMNS} from modalis.models
          where id = (select model_id from modalis.promotions order by sequence desc limit 1)`,
      );
      return row && modelRecord(row);
    },
    rollbackOrder: async () => stackOf((await promotions(database.query)).toReversed()).toReversed(),
    promotions: () => promotions(database.query),
    async promote(id) {
      checkId("a model", id);
      return database.write("sequenced", (query) => promote(query, id, false));
    },
    rollback: () =>
      database.write("sequenced", async (query) => {
        const before = stackOf((await promotions(query)).toReversed()).at(-2);
        if (before !== undefined) return promote(query, before, true);
        throw new ModalisError("NOT_FOUND", "no model served before the current one; promote one by its id");
      }),
  };
}

async function annotate(query: SqlQuery, id: string, details: ModelRecord["details"]): Promise<ModelRecord> {
  const [known] = await query("select details from modalis.models where id = $1 for update", [id]);
  if (known === undefined) throw noSuchModel(id);
  const merged = { ...(known.details as ModelRecord["details"]), ...details };
  const [row] = await query(
    `update modalis.models set details = $2::text::json where id = $1 returning ${COLUMNS}`,
    [id, jsonOf("the details of a model", merged)],
  );
  return modelRecord(row!);
}

/** Promotions stack up, and each rollback takes one away; the one in service is last. */
function stackOf(oldestFirst: readonly Promotion[]): readonly string[] {
  const stack: string[] = [];
  for (const { modelId, isRollback } of oldestFirst) {
    if (isRollback) stack.pop();
    else if (stack.at(-1) !== modelId) stack.push(modelId);
  }
  return stack;
}

function modelValues(model: ModelInput, createdAtMs: number) {
  checkId("a model", model.id);
  checkText("the kind of a model", model.kind);
  checkText("the path of a model", model.path);
  if (model.parent !== undefined) checkId("the parent of a model", model.parent);
  const { id, kind, path, parent = null, metrics = {}, details = {} } = model;
  const json = [jsonOf("the metrics of a model", metrics), jsonOf("the details of a model", details)];
  return [id, kind, path, parent, ...json, createdAtMs];
}

function modelRecord(row: SqlRow): ModelRecord {
  return {
    id: row.id as string,
    kind: row.kind as string,
    path: row.path as string,
    ...(row.parent !== null && { parent: row.parent as string }),
    metrics: row.metrics as ModelRecord["metrics"],
    details: row.details as ModelRecord["details"],
    createdAtMs: row.created_at_ms as number,
  };
}

function noSuchModel(id: string): ModalisError {
  return new ModalisError("NOT_FOUND", `no model "${clip(id)}" is registered; list the models`);
}
