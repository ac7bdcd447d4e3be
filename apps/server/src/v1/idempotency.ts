import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { canonicalJson } from "@modalis/contract";
import type { RequestLog } from "@modalis/store";
import type { FastifyInstance, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** The log's name of the request, while its answer is awaited. */
    begunKey: string | undefined;
  }
}

const LONGEST_KEY = 255;
/** How long an answer is kept for a request that is sent again. */
const KEPT_MS = 24 * 3_600_000;
const EXPIRE_EVERY_MS = 3_600_000;

export interface IdempotencyOptions {
  readonly nowMs: () => number;
  /** Told when answers that are too old could not be removed. */
  readonly onError: (error: unknown) => void;
}

/**
 * A request with an `Idempotency-Key` is done once: sent again, it gets the first answer, with `idempotency-replayed: true`.
 *
 * 409 while the first is being answered, 400 for another request under the same key. Keys are each API key's own. A
 * request that failed by the server's fault may be sent again. Answers are kept for a day.
 */
export function idempotency(
  server: FastifyInstance,
  log: RequestLog,
  { nowMs, onError }: IdempotencyOptions,
): void {
  server.decorateRequest("begunKey", undefined);
  let expireAtMs = nowMs();
  const expireWhenDue = (): void => {
    if (nowMs() < expireAtMs) return;
    expireAtMs = nowMs() + EXPIRE_EVERY_MS;
    log.expire(KEPT_MS).catch(onError);
  };
  server.addHook("preHandler", async (request, reply) => {
    const key = keyOf(request);
    if (key === undefined) return;
    if (key.length > LONGEST_KEY) {
      const message = `an Idempotency-Key has at most ${LONGEST_KEY} characters`;
      return reply.status(400).send({ code: "INVALID_ARGUMENT", message });
    }
    expireWhenDue();
    const name = `${request.apiKey?.id ?? "open"} ${key}`;
    const begun = await log.begin(name, digestOf(request));
    if (begun === "new") {
      request.begunKey = name;
    } else if (begun === "in progress") {
      const message = "a request with this Idempotency-Key is being answered; ask again in a moment";
      return reply.status(409).header("retry-after", "1").send({ code: "CONFLICT", message });
    } else {
      const { status, body } = JSON.parse(begun.response) as { status: number; body: string };
      reply.status(status).header("idempotency-replayed", "true").type("application/json; charset=utf-8");
      return reply.send(body);
    }
  });
  server.addHook("onSend", async (request, reply, payload) => {
    const name = request.begunKey;
    if (name === undefined) return;
    request.begunKey = undefined;
    // Before the answer leaves, so that whoever has it can rely on it.
    if (reply.statusCode >= 500 || typeof payload !== "string") await log.abandon(name);
    else await log.finish(name, JSON.stringify({ status: reply.statusCode, body: payload }));
  });
}

/**
 * An upload needs no key: its name is its content's digest. Nor do users who are put: twice is as once, and the answer,
 * which is kept nowhere then, names those who were forgotten.
 */
function keyOf({ method, headers, routeOptions, body }: FastifyRequest): string | undefined {
  const key = headers["idempotency-key"];
  const changes = method !== "GET" && method !== "HEAD" && routeOptions.config.role === "write";
  if (body instanceof Readable) return undefined;
  if (method === "PUT" && routeOptions.url?.startsWith("/v1/users")) return undefined;
  return changes && typeof key === "string" && key !== "" ? key : undefined;
}

/** Of the route and its parameters, not of the address, which may name a user whose id is kept nowhere. */
function digestOf({ method, routeOptions, params, query, body }: FastifyRequest): string {
  return createHash("sha256")
    .update(`${method} ${routeOptions.url}\n${canonicalJson([params ?? null, query ?? null, body ?? null])}`)
    .digest("hex");
}
