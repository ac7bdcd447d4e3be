import { ModalisError } from "@modalis/contract";
import type { CustomTypesConfig, PoolConfig } from "pg";

/** Connections that one store may hold; writing takes turns anyway. */
const MOST_CONNECTIONS = 8;
/** How long a call waits for a connection before it says that the database is away. */
const CONNECT_TIMEOUT_MS = 5_000;
/** How long one statement may take, waiting for other writers included. */
const STATEMENT_TIMEOUT_MS = 120_000;
const BIGINT = 20;

/** The `pg` package as a module. */
export type PgModule = typeof import("pg");

/** @throws `MISSING_DEPENDENCY` when it is not installed. */
export async function importPg(): Promise<PgModule> {
  try {
    return await import("pg");
  } catch (error) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      'a PostgreSQL database needs the package "pg"; run `npm install pg`',
      { cause: error },
    );
  }
}

/**
 * How connections are made.
 *
 * @throws `INVALID_ARGUMENT` for an address that is none; its password is not repeated.
 */
export function poolOptions(url: string, { types }: PgModule): PoolConfig {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "the database's address is not a PostgreSQL URL; write it as postgres://user:password@host:5432/database",
    );
  }
  return {
    connectionString: url,
    application_name: "modalis",
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser: (oid: number, format) => typeParser(types, oid, format) } as CustomTypesConfig,
  };
}

/** Every bigint of ours is a sequence number or a count, far below 2^53. */
function typeParser(types: PgModule["types"], oid: number, format: "text" | "binary" | undefined) {
  return oid === BIGINT ? Number : types.getTypeParser(oid, format as "text");
}
