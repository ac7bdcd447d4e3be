import { ModalisError } from "@modalis/contract";
import type { AttributeValue } from "../../catalogue/catalogue.js";
import { checkId, checkText, jsonOf } from "../check-values.js";
import type { SqlRow } from "../engine/sql-database.js";
import { clip } from "../items/item-json.js";
import type { StoreContext } from "../store-context.js";

/** A key of the server's interface; the secret itself is never stored. */
export interface ApiKeyRecord {
  readonly id: string;
  /** Digest of the secret. */
  readonly hash: string;
  /** Such as `"read"`, `"write"` or `"admin"`. */
  readonly role: string;
  /** For people: whose key it is. */
  readonly label: string;
  /** Such as `{"requestsPerMinute": 600}`. */
  readonly limits: Readonly<Record<string, AttributeValue>>;
  readonly createdAtMs: number;
  /** Since when it opens nothing. */
  readonly revokedAtMs?: number;
}

/** The API keys of a live store. */
export interface ApiKeys {
  /** @throws `INVALID_ARGUMENT` when a key with this id or hash is there already. */
  put(
    key: Pick<ApiKeyRecord, "id" | "hash" | "role" | "label"> & Partial<Pick<ApiKeyRecord, "limits">>,
  ): Promise<ApiKeyRecord>;
  /** The key with this hash, revoked or not. */
  find(hash: string): Promise<ApiKeyRecord | undefined>;
  /** By their ids. */
  list(): Promise<readonly ApiKeyRecord[]>;
  /** Tells whether there was such a key that was not revoked. */
  revoke(id: string): Promise<boolean>;
}

const COLUMNS = "id, hash, role, label, limits, created_at_ms, revoked_at_ms";

/** The API keys of a database. */
export function createApiKeys({ database, nowMs }: StoreContext): ApiKeys {
  return {
    async put({ id, hash, role, label, limits = {} }) {
      checkId("an API key", id);
      checkId("the hash of an API key", hash);
      checkText("the role of an API key", role);
      checkText("the label of an API key", label);
      const values = [id, hash, role, label, jsonOf("the limits of an API key", limits), nowMs()];
      const [row] = await database.write("unsequenced", (query) =>
        query(
          `insert into modalis.keys (id, hash, role, label, limits, created_at_ms)
            values ($1, $2, $3, $4, $5::text::json, $6) on conflict do nothing returning ${COLUMNS}`,
          values,
        ),
      );
      if (row !== undefined) return apiKey(row);
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `there is an API key "${clip(id)}", or one with its secret, already`,
      );
    },
    async find(hash) {
      checkId("the hash of an API key", hash);
      const [row] = await database.query(`select ${COLUMNS} from modalis.keys where hash = $1`, [hash]);
      return row && apiKey(row);
    },
    async list() {
      return (await database.query(`select ${COLUMNS} from modalis.keys order by id`)).map(apiKey);
    },
    async revoke(id) {
      checkId("an API key", id);
      const rows = await database.write("unsequenced", (query) =>
        query(
          "update modalis.keys set revoked_at_ms = $2 where id = $1 and revoked_at_ms is null returning id",
          [id, nowMs()],
        ),
      );
      return rows.length > 0;
    },
  };
}

function apiKey(row: SqlRow): ApiKeyRecord {
  return {
    id: row.id as string,
    hash: row.hash as string,
    role: row.role as string,
    label: row.label as string,
    limits: row.limits as ApiKeyRecord["limits"],
    createdAtMs: row.created_at_ms as number,
    ...(row.revoked_at_ms !== null && { revokedAtMs: row.revoked_at_ms as number }),
  };
}
