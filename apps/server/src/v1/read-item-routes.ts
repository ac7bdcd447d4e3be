import { ModalisError } from "@modalis/contract";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id, page, pathId } from "./schemas.js";

const record = { type: "object", additionalProperties: true, required: ["id"], properties: { id } } as const;

/** `GET /v1/items`: what there is. */
export function readItemRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  server.get<{ Params: { id: string } }>(
    "/v1/items/:id",
    {
      config: { role: "read" },
      schema: {
        tags: ["items"],
        summary: "Read an item",
        params: pathId,
        response: { 200: record, ...failures },
      },
    },
    async ({ params }) => {
      const item = await live.store.getItem(params.id);
      if (item === undefined) throw new ModalisError("NOT_FOUND", `there is no item "${params.id}"`);
      return item;
    },
  );

  server.get<{ Querystring: { after?: string; limit: number; query?: string } }>(
    "/v1/items",
    {
      config: { role: "read" },
      schema: {
        tags: ["items"],
        summary: "List items by id",
        querystring: page,
        response: {
          200: {
            type: "object",
            required: ["items"],
            properties: { items: { type: "array", items: record }, next: id },
          },
          ...failures,
        },
      },
    },
    async ({ query }) => {
      const items = await live.store.listItems(query);
      const last = items.length === query.limit ? items.at(-1) : undefined;
      return { items, ...(last === undefined ? {} : { next: last.id }) };
    },
  );
}
