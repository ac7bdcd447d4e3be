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

/**
 * A request with an `Idempotency-Key` is done once: sent again, it gets the first answer, with `idempotency-replayed: true`.
 *
 * 409 while the first is being answered, 400 for another request under the same key. Keys are each API key's own. A
 * request that failed by the server's fault may be sent again.
 */
export function idempotency(server: FastifyInstance, log: RequestLog): void {
  server.decorateRequest("begunKey", undefined);
  server.addHook("preHandler", async (request, reply) => {
    const key = keyOf(request);
    if (key === undefined) return;
    if (key.length > LONGEST_KEY) {
      const message = `an Idempotency-Key has at most ${LONGEST_KEY} characters`;
      return reply.status(400).send({ code: "INVALID_ARGUMENT", message });
    }
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

/** An upload needs no key: its name is its content's digest. */
function keyOf({ method, headers, routeOptions, body }: FastifyRequest): string | undefined {
  const key = headers["idempotency-key"];
  const changes = method !== "GET" && method !== "HEAD" && routeOptions.config.role === "write";
  if (body instanceof Readable) return undefined;
  return changes && typeof key === "string" && key !== "" ? key : undefined;
}

/** Of the route and its parameters, not of the address, which may name a user whose id is kept nowhere. */
function digestOf({ method, routeOptions, params, query, body }: FastifyRequest): string {
  return createHash("sha256")
    .update(`${method} ${routeOptions.url}\n${canonicalJson([params ?? null, query ?? null, body ?? null])}`)
    .digest("hex");
}
