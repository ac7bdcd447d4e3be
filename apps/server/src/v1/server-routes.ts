import { createRequire } from "node:module";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures } from "./schemas.js";

const channel = {
  type: "object",
  required: ["channel", "model", "revision", "dimensions", "fingerprint"],
  properties: {
    channel: { type: "string" },
    model: { type: "string" },
    revision: { type: "string" },
    dimensions: { type: "integer" },
    fingerprint: { type: "string", description: "Of the embedding space" },
  },
} as const;

const serverAnswer = {
  type: "object",
  required: ["version", "node", "database", "startedAtMs", "nowMs", "channels"],
  properties: {
    version: { type: "string", description: "Of @modalis/server" },
    node: { type: "string" },
    database: { type: "string", enum: ["pglite", "postgresql"] },
    startedAtMs: { type: "number" },
    nowMs: { type: "number" },
    channels: { type: "array", items: channel },
  },
} as const;

/** `GET /v1/server`: which versions run here, on which database, with which embedding spaces. */
export function serverRoutes(
  server: FastifyInstance,
  { store, recommender }: LiveCatalogue,
  { nowMs }: { readonly nowMs: () => number },
): void {
  const { version } = createRequire(import.meta.url)("@modalis/server/package.json") as { version: string };
  const startedAtMs = nowMs();
  server.get(
    "/v1/server",
    {
      config: { role: "read" },
      schema: {
        tags: ["server"],
        summary: "Versions, database and embedding spaces",
        response: { 200: serverAnswer, ...failures },
      },
    },
    async () => ({
      version,
      node: process.versions.node,
      database: store.kind,
      startedAtMs,
      nowMs: nowMs(),
      channels: [...recommender.spaces].map(([name, space]) => ({
        channel: name,
        model: space.model.id,
        revision: space.model.revision,
        dimensions: space.dimensions,
        fingerprint: space.fingerprint,
      })),
    }),
  );
}
