import type { FastifyInstance } from "fastify";
import { createApiKey, ROLES, type Role } from "../access/api-key.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id, pathId } from "./schemas.js";

const keyBody = {
  type: "object",
  additionalProperties: false,
  required: ["role", "label"],
  properties: {
    role: { type: "string", enum: ROLES },
    label: { type: "string", minLength: 1, maxLength: 200, description: "Whose key it is" },
    callsAMinute: { type: "integer", minimum: 1, maximum: 10_000_000 },
  },
} as const;

const keyAnswer = {
  type: "object",
  required: ["id", "role", "label"],
  properties: {
    id,
    role: { type: "string" },
    label: { type: "string" },
    callsAMinute: { type: "integer" },
    createdAtMs: { type: "number" },
    revokedAtMs: { type: "number" },
    key: { type: "string", description: "Given once, and kept nowhere" },
  },
} as const;

interface KeyBody {
  readonly role: Role;
  readonly label: string;
  readonly callsAMinute?: number;
}

/** `/v1/keys`: make, list and revoke API keys. */
export function keyRoutes(server: FastifyInstance, { store }: LiveCatalogue): void {
  const config = { role: "admin" as const };

  server.post<{ Body: KeyBody }>(
    "/v1/keys",
    {
      config,
      schema: {
        tags: ["keys"],
        summary: "Make a key",
        body: keyBody,
        response: { 200: keyAnswer, ...failures },
      },
    },
    async ({ body: { role, label, callsAMinute }, apiKey }) => {
      const { key, stored } = createApiKey(role, callsAMinute);
      const limits = callsAMinute === undefined ? {} : { callsAMinute };
      const { id: name, hash } = stored;
      await store.keys.put({ id: name, hash, role, label, limits });
      await store.audit.append({ actor: apiKey?.id ?? "open", action: "make-key", subject: name });
      return { id: name, role, label, ...limits, key };
    },
  );

  server.get(
    "/v1/keys",
    {
      config,
      schema: {
        tags: ["keys"],
        summary: "List the keys",
        response: {
          200: { type: "object", properties: { keys: { type: "array", items: keyAnswer } } },
          ...failures,
        },
      },
    },
    async () => ({
      keys: (await store.keys.list()).map(({ hash: _, limits, ...key }) => ({ ...key, ...limits })),
    }),
  );

  server.delete<{ Params: { id: string } }>(
    "/v1/keys/:id",
    {
      config,
      schema: {
        tags: ["keys"],
        summary: "Revoke a key",
        params: pathId,
        response: { 200: { type: "object", properties: { revoked: { type: "boolean" } } }, ...failures },
      },
    },
    async ({ params, apiKey }) => {
      const revoked = await store.keys.revoke(params.id);
      await store.audit.append({ actor: apiKey?.id ?? "open", action: "revoke-key", subject: params.id });
      return { revoked };
    },
  );
}
