import { type ErrorCode, isModalisError, ModalisError } from "@modalis/contract";

/** How a failure of a database is told to the store's caller. */
interface Meaning {
  readonly code: ErrorCode;
  readonly remedy: string;
}

const UNREACHABLE: Meaning = {
  code: "UNAVAILABLE",
  remedy: "it is tried again with the next call; check that it runs and can be reached",
};
const FULL: Meaning = {
  code: "WRITE_FAILED",
  remedy: "the disk is full; free some space and send it again, nothing that was acknowledged is lost",
};
const BUSY: Meaning = {
  code: "UNAVAILABLE",
  remedy: "others were writing for too long; send it again",
};
const REFUSED: Meaning = {
  code: "INVALID_ARGUMENT",
  remedy: "correct the user, password or database in the address",
};
const READ_ONLY: Meaning = {
  code: "WRITE_FAILED",
  remedy: "it takes no writes now; connect to the primary, or make its disk writable",
};

/** By SQLSTATE, or by its class of two characters; then by the system's code. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  "08": UNREACHABLE,
  "57P": UNREACHABLE,
  "58": { code: "WRITE_FAILED", remedy: "check its disk, then send it again" },
  "53100": FULL,
  ENOSPC: FULL,
  EDQUOT: FULL,
  "53": UNREACHABLE,
  "25006": READ_ONLY,
  "28": REFUSED,
  "3D000": REFUSED,
  "42501": { code: "INVALID_ARGUMENT", remedy: "grant the user the right, or connect as another" },
  "40": BUSY,
  "55P03": BUSY,
  "57014": BUSY,
  "54": { code: "LIMIT_EXCEEDED", remedy: "send less at once" },
  "22": { code: "INVALID_ARGUMENT", remedy: "correct the value" },
};

const CONNECTION_CODES = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT|EACCES)/;
const CONNECTION_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|connection ended|server closed the connection|client was closed|not queryable|client has encountered a connection error/i;

/**
 * The typed error for what a driver threw: `UNAVAILABLE`, `WRITE_FAILED`, `INVALID_ARGUMENT` or `LIMIT_EXCEEDED`.
 *
 * The database's own message is quoted; it never holds a password. Errors that are ours, or unknown, stay as they are.
 */
export function databaseError(error: unknown): unknown {
  if (isModalisError(error)) return error;
  const meaning = isConnectionError(error) ? UNREACHABLE : meaningOf(stateOf(error));
  if (meaning === undefined || !(error instanceof Error)) return error;
  const reason = error.message === "" ? stateOf(error) : error.message;
  return new ModalisError(meaning.code, `the database says "${reason}": ${meaning.remedy}`, {
    cause: error,
    details: { reason, state: stateOf(error) },
  });
}

/** Whether the connection, not the statement, is what failed. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  const state = stateOf(error);
  return (
    CONNECTION_CODES.test(state) ||
    /^(08|57P)/.test(state) ||
    (state === "" && CONNECTION_MESSAGES.test(error.message))
  );
}

/** Whether the same transaction may succeed when it is simply run again. */
export function isRetryable(error: unknown): boolean {
  return /^(40001|40P01)$/.test(stateOf(error));
}

function meaningOf(state: string): Meaning | undefined {
  return MEANINGS[state] ?? MEANINGS[state.slice(0, 3)] ?? MEANINGS[state.slice(0, 2)];
}

/** The SQLSTATE or the system's code of an error; `""` when it has none. */
function stateOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
