import type { FastifyInstance, FastifyRequest } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id, pathId } from "./schemas.js";

const counts = { type: "object", additionalProperties: { type: "integer" } } as const;

const models = {
  type: "array",
  description: "What becomes of the user's part in each trained model",
  items: {
    type: "object",
    required: ["id", "way", "method"],
    properties: {
      id,
      way: {
        type: "string",
        enum: ["absent", "recomputed", "marked"],
        description:
          "absent: it does not know the user; recomputed: it is being learned anew without them; marked: their own row is being taken out, and the rest waits for the next retrain",
      },
      method: { type: "string" },
    },
  },
} as const;

const receipt = {
  type: "object",
  required: ["forgotten"],
  properties: {
    forgotten: { type: "boolean" },
    receipt: {
      type: "object",
      required: ["tombstone", "removed", "atMs", "auditNumber", "auditDigest", "models"],
      properties: {
        tombstone: { type: "string", description: "A keyed hash, of which nobody can tell the id" },
        removed: counts,
        atMs: { type: "number" },
        auditNumber: { type: "integer" },
        auditDigest: { type: "string" },
        models,
      },
    },
  },
} as const;

const check = {
  type: "object",
  required: ["forgotten", "tombstone", "remaining", "models"],
  properties: {
    forgotten: { type: "boolean", description: "Whether nothing is left" },
    tombstone: { type: "string" },
    receipt: { type: "object", additionalProperties: true },
    remaining: counts,
    models,
  },
} as const;

const exported = { type: "object", additionalProperties: true } as const;

const forgetQuery = {
  type: "object",
  additionalProperties: false,
  properties: { receipt: { type: "boolean", default: false, description: "Also gives what was removed" } },
} as const;

/** `DELETE /v1/users/:id`, its later check, the way back, and everything held on a user. */
export function privacyRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const options = { tags: ["privacy"], params: pathId };

  server.delete<{ Params: { id: string }; Querystring: { receipt: boolean } }>(
    "/v1/users/:id",
    {
      config: { role: "write" },
      schema: {
        ...options,
        summary: "Forget a user",
        description:
          "Removes rows, vectors, caches and what was learned of the user, and keeps them from coming back unnoticed.",
        querystring: forgetQuery,
        response: { 200: receipt, ...failures },
      },
    },
    async ({ params, query }) => {
      const done = await live.forgetUser(params.id);
      return { forgotten: true, ...(query.receipt ? { receipt: done } : {}) };
    },
  );

  server.get<{ Params: { id: string } }>(
    "/v1/users/:id/forgotten",
    {
      config: { role: "admin" },
      schema: {
        ...options,
        summary: "Check that nothing of a user is left",
        response: { 200: check, ...failures },
      },
    },
    async ({ params }) => {
      const found = await live.store.verifyForgotten(params.id);
      const held = await live.retraining.holds(params.id);
      return {
        ...found,
        forgotten: found.forgotten && held.every(({ way }) => way === "absent"),
        models: held,
      };
    },
  );

  server.get<{ Params: { id: string } }>(
    "/v1/users/:id/export",
    {
      config: { role: "admin" },
      schema: { ...options, summary: "Everything held on a user", response: { 200: exported, ...failures } },
    },
    async (request) => {
      await live.store.audit.append({
        actor: actorOf(request),
        action: "export-user",
        userId: request.params.id,
      });
      return live.store.exportUser(request.params.id);
    },
  );

  server.post<{ Params: { id: string } }>(
    "/v1/users/:id/readmit",
    {
      config: { role: "admin" },
      schema: {
        ...options,
        summary: "Let a forgotten user come back",
        response: {
          200: { type: "object", properties: { id, readmitted: { type: "boolean" } } },
          ...failures,
        },
      },
    },
    async (request) => {
      const { id: user } = request.params;
      await live.store.audit.append({ actor: actorOf(request), action: "readmit-user", userId: user });
      return { id: user, readmitted: await live.store.readmitUser(user) };
    },
  );
}

/** Who did it, for the audit log. */
function actorOf({ apiKey }: FastifyRequest): string {
  return apiKey === undefined ? "open" : `key ${apiKey.id}`;
}
