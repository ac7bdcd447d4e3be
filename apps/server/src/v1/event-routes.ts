import type { EventInput } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { sha256Of } from "../live/item-contents.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id, pathId, timeMs } from "./schemas.js";

const event = {
  type: "object",
  additionalProperties: false,
  required: ["userId", "itemId", "kind"],
  properties: {
    id: { ...id, description: "The client's own; the same id twice is one event" },
    userId: id,
    itemId: id,
    kind: {
      type: "string",
      minLength: 1,
      maxLength: 64,
      description: "Such as like, play, purchase, rating",
    },
    value: { type: "number", description: "A rating, a play count, a share watched" },
    timestampMs: timeMs,
    recommId: { ...id, description: "The recommendation that led to it" },
  },
} as const;

const eventsBody = {
  type: "object",
  additionalProperties: false,
  required: ["events"],
  properties: {
    events: { type: "array", minItems: 1, maxItems: 10_000, items: event },
    createMissing: {
      type: "boolean",
      default: false,
      description: "Also adds users and items that are not there",
    },
  },
} as const;

const addedAnswer = {
  type: "object",
  required: ["added", "duplicates", "forgotten"],
  properties: {
    added: { type: "array", items: id, description: "Ids of the events that are on disk now" },
    duplicates: { type: "array", items: id, description: "Ids that were there before" },
    forgotten: { type: "array", items: id, description: "Ids of events of users who asked to be forgotten" },
  },
} as const;

const historyQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    limit: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
    before: { type: "integer", minimum: 0, description: "The `next` of the page before" },
  },
} as const;

/** `POST /v1/events`, `GET /v1/users/:id/events`: what people did. */
export function eventRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  server.post<{ Body: { events: readonly EventInput[]; createMissing: boolean } }>(
    "/v1/events",
    {
      config: { role: "write" },
      schema: {
        tags: ["events"],
        summary: "Add up to 10,000 events",
        description: "Answered when they are on disk; the next recommendation knows them.",
        body: eventsBody,
        response: { 200: addedAnswer, ...failures },
      },
    },
    async ({ body: { events, createMissing }, begunKey }) => {
      // Their ids follow from the request's key, so that one sent again after a crash stores nothing twice.
      const named = events.map((one, at) =>
        begunKey === undefined || one.id !== undefined ? one : { ...one, id: sha256Of(`${begunKey} ${at}`) },
      );
      const { added, duplicates, forgotten } = await live.addEvents(named, { createMissing });
      return { added: added.map((one) => one.id), duplicates, forgotten };
    },
  );

  server.get<{ Params: { id: string }; Querystring: { limit: number; before?: number } }>(
    "/v1/users/:id/events",
    {
      config: { role: "read" },
      schema: {
        tags: ["events"],
        summary: "What a user did, the newest first",
        params: pathId,
        querystring: historyQuery,
        response: {
          200: {
            type: "object",
            required: ["events"],
            properties: {
              events: { type: "array", items: { type: "object", additionalProperties: true } },
              next: { type: "integer" },
            },
          },
          ...failures,
        },
      },
    },
    async ({ params, query }) => {
      const events = await live.store.eventsOfUser(params.id, query);
      const last = events.length === query.limit ? events.at(-1) : undefined;
      return { events, ...(last === undefined ? {} : { next: last.sequence }) };
    },
  );
}
