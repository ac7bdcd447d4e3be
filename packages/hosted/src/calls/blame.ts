import { type ErrorCode, isModalisError } from "@modalis/contract";

/**
 * Whom an error speaks of: the content that was sent, the server (or the key, the disk, the model's name), or either, for
 * some servers answer 500 to a content that they cannot take.
 */
export type Blame = "content" | "server" | "either";

const OF_SERVER = new Set<ErrorCode>([
  "WRITE_FAILED",
  "MISSING_DEPENDENCY",
  "SPACE_MISMATCH",
  "INVALID_MODEL",
  "DISPOSED",
]);
const OF_SERVER_STATUS = new Set([300, 401, 402, 403, 404]);

export function blameFor(error: unknown): Blame {
  if (!isModalisError(error)) return "server";
  const { status } = error.details;
  if (OF_SERVER.has(error.code) || OF_SERVER_STATUS.has(Number(status))) return "server";
  if (error.code !== "UNAVAILABLE") return "content";
  return status === 500 ? "either" : "server";
}
