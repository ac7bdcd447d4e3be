import { modalityOfChannel } from "@modalis/contract";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failure, failures } from "./schemas.js";

const alive = { type: "object", required: ["status"], properties: { status: { type: "string" } } } as const;

const catalogueAnswer = {
  type: "object",
  required: ["items", "users", "events", "modalities", "searchable"],
  properties: {
    items: { type: "integer" },
    users: { type: "integer" },
    events: { type: "integer" },
    modalities: { type: "array", items: { type: "string" } },
    searchable: { type: "boolean", description: "Whether a text can be searched for" },
    privacy: {
      type: "object",
      description:
        "Where the counts of users and events have noise: what all aggregates of the period together may tell of one user",
      required: ["epsilon", "mechanism", "unit", "fromMs", "untilMs"],
      properties: {
        epsilon: { type: "number" },
        mechanism: { type: "string" },
        unit: { type: "string" },
        fromMs: { type: "number" },
        untilMs: { type: "number" },
      },
    },
  },
} as const;

/** `GET /healthz`, `/readyz`, `/openapi.json` and `/v1/catalogue`: how the server is, what it can do, and what it holds. */
export function healthRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  server.get(
    "/healthz",
    {
      config: { role: "everybody" },
      schema: { tags: ["server"], summary: "Whether the process answers", response: { 200: alive } },
    },
    async () => ({ status: "ok" }),
  );

  server.get(
    "/readyz",
    {
      config: { role: "everybody" },
      schema: {
        tags: ["server"],
        summary: "Whether the database answers and its changes are followed",
        response: { 200: alive, 503: failure },
      },
    },
    async (_request, reply) => {
      try {
        await live.health();
        return { status: "ready" };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return reply.status(503).send({ code: "UNAVAILABLE", message });
      }
    },
  );

  server.get("/openapi.json", { config: { role: "everybody" }, schema: { hide: true } }, async () =>
    server.swagger(),
  );

  server.get(
    "/v1/catalogue",
    {
      config: { role: "read" },
      schema: {
        tags: ["server"],
        summary: "How much there is",
        response: { 200: catalogueAnswer, ...failures },
      },
    },
    async () => {
      const channels = [...live.recommender.spaces.keys()];
      const modalities = new Set(channels.map(modalityOfChannel));
      const published = await live.aggregates?.();
      return {
        ...live.recommender.counts(),
        ...(published && { users: published.users, events: published.events, privacy: published.privacy }),
        modalities: [...modalities],
        searchable: modalities.has("text"),
      };
    },
  );
}
