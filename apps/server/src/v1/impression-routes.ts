import type { ImpressionInput } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { sha256Of } from "../live/item-contents.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id, timeMs } from "./schemas.js";

const impression = {
  type: "object",
  additionalProperties: false,
  required: ["itemId"],
  properties: {
    id: { ...id, description: "The client's own; the same id twice is one impression" },
    itemId: id,
    recommId: {
      ...id,
      description: "The recommendation it was shown from; tells user, session, scenario and position too",
    },
    userId: id,
    sessionId: id,
    scenario: { type: "string", minLength: 1, maxLength: 64 },
    position: { type: "integer", minimum: 0, maximum: 1_000_000, description: "From 0" },
    atMs: timeMs,
  },
} as const;

const impressionsBody = {
  type: "object",
  additionalProperties: false,
  required: ["impressions"],
  properties: { impressions: { type: "array", minItems: 1, maxItems: 10_000, items: impression } },
} as const;

const impressionsAnswer = {
  type: "object",
  required: ["stored"],
  properties: {
    stored: { type: "integer", description: "How many were taken; those of forgotten users are not kept" },
  },
} as const;

/** `POST /v1/impressions`: what people were shown, for rotation and experiments. */
export function impressionRoutes(server: FastifyInstance, { store }: LiveCatalogue): void {
  server.post<{ Body: { impressions: readonly ImpressionInput[] } }>(
    "/v1/impressions",
    {
      config: { role: "write" },
      schema: {
        tags: ["events"],
        summary: "Tell what was shown, up to 10,000 items",
        description: "Answered when they are on disk. Rotation sinks what was shown; experiments count it.",
        body: impressionsBody,
        response: { 200: impressionsAnswer, ...failures },
      },
    },
    async ({ body: { impressions }, begunKey }) => {
      const named = impressions.map((one, at) =>
        begunKey === undefined || one.id !== undefined ? one : { ...one, id: sha256Of(`${begunKey} ${at}`) },
      );
      await store.addImpressions(named);
      return { stored: named.length };
    },
  );
}
