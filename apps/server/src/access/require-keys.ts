import { ModalisError } from "@modalis/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { hashApiKey, includesRole, ROLES, type Role, type StoredKey } from "./api-key.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call the route; every route says so. */
    readonly role?: Role | "everybody";
  }
  interface FastifyRequest {
    /** The key of the call; undefined where none is needed. */
    apiKey: StoredKey | undefined;
  }
}

export interface RequireKeysOptions {
  /** The key of a hash, if there is one that was not revoked. */
  readonly findKey: (hash: string) => Promise<StoredKey | undefined>;
  /** Whether calls without a key may do everything: for a server that only this machine reaches and that has no key yet. */
  readonly isOpen: () => boolean;
}

/**
 * Lets a call through to a route whose role its key includes; keys come as `X-API-Key` or `Authorization: Bearer`.
 *
 * 401 without a key or with an unknown one, 403 with too little. A route that does not say its role is a mistake of ours
 * and stops the server at its start.
 */
export function requireKeys(server: FastifyInstance, { findKey, isOpen }: RequireKeysOptions): void {
  server.decorateRequest("apiKey", undefined);
  server.addHook("onRoute", ({ url, method, config }) => {
    const role = config?.role;
    if (role === undefined || (role !== "everybody" && !ROLES.includes(role))) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `the route ${String(method)} ${url} does not say who may call it`,
      );
    }
  });
  server.addHook("onRequest", async (request, reply) => {
    const needed = request.routeOptions.config.role ?? "read";
    if (needed === "everybody") return;
    const key = keyOf(request);
    if (key === undefined) {
      if (isOpen()) return;
      return reply
        .status(401)
        .header("www-authenticate", "Bearer")
        .send(refusal("this route needs an API key: send it as X-API-Key"));
    }
    const stored = await findKey(hashApiKey(key));
    if (stored === undefined) {
      return reply
        .status(401)
        .header("www-authenticate", "Bearer")
        .send(refusal("this API key is unknown or was revoked"));
    }
    if (!includesRole(stored.role, needed)) {
      return reply
        .status(403)
        .send(refusal(`this route needs a key of the role ${needed}; this one may ${stored.role}`));
    }
    request.apiKey = stored;
  });
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const own = headers["x-api-key"];
  if (typeof own === "string" && own !== "") return own;
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

function refusal(message: string) {
  return { code: "ACCESS_DENIED", message };
}
