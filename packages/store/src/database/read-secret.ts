import { createHmac, randomBytes } from "node:crypto";
import type { SqlDatabase } from "./engine/sql-database.js";

/** The secret of a database that has this name, made the first time it is asked for. */
export async function readSecret(database: SqlDatabase, name: string): Promise<Uint8Array> {
  const find = "select secret from modalis.secrets where name = $1";
  const [found] = await database.query(find, [name]);
  if (found !== undefined) return found.secret as Uint8Array;
  // Of two servers that start at once the first makes it.
  const row = await database.write("unsequenced", async (query) => {
    await query("insert into modalis.secrets (name, secret) values ($1, $2) on conflict (name) do nothing", [
      name,
      randomBytes(32),
    ]);
    return (await query(find, [name]))[0]!;
  });
  return row.secret as Uint8Array;
}

/** HMAC-SHA-256 of an id in hexadecimal: tells whether an id is a known one, only to who has the key. */
export function keyedHash(key: Uint8Array, id: string): string {
  return createHmac("sha256", key).update(id).digest("hex");
}
