import { type ErrorCode, isModalisError } from "@modalis/contract";
import type { FastifyInstance } from "fastify";

/** The HTTP status of each error that a request can cause; any other error is the server's own fault. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  INVALID_ARGUMENT: 400,
  SPACE_MISMATCH: 409,
  UNSUPPORTED_INPUT: 415,
  UNREADABLE_SCRIPT: 422,
  EMPTY_INPUT: 422,
  CORRUPT_INPUT: 422,
  LIMIT_EXCEEDED: 413,
  PATH_OUTSIDE_FOLDER: 400,
  UNAVAILABLE: 503,
  WRITE_FAILED: 507,
};

/** What a client may know of a failure that is not its own and passes. */
const OUTAGES: Readonly<Record<number, string>> = {
  503: "the database cannot be reached now; nothing was written; try again",
  507: "there is no space to write to; nothing was written; try again when the operator has made some",
};

/** Answers every error as `{ code, message }`; what went wrong inside is told to `onError` and not to the client. */
export function answerErrors(server: FastifyInstance, onError: (error: unknown) => void): void {
  server.setErrorHandler((error, _request, reply) => {
    const status = isModalisError(error) ? (STATUS[error.code] ?? 500) : clientStatus(error);
    // Work that stopped because nobody waits for it is no fault.
    if (status >= 500 && !reply.raw.destroyed) onError(error);
    if (status === 503) reply.header("retry-after", "1");
    const code = isModalisError(error) ? error.code : status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
    const message =
      status < 500
        ? (error as Error).message
        : (OUTAGES[status] ?? "the server failed to answer; its log says why");
    return reply.status(status).send({ code, message });
  });
  server.setNotFoundHandler((request, reply) =>
    reply
      .status(404)
      .send({ code: "NOT_FOUND", message: `there is no ${request.method} ${request.url.split("?")[0]}` }),
  );
}

/** Fastify's own refusals (broken JSON, body too large, failed schema) carry a status below 500. */
function clientStatus(error: unknown): number {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}
