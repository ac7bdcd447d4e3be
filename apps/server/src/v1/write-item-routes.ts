import type { ItemInput } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue, PutItemResult } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import { contentsBody, type MediaLimits, type SentContents, storedContents } from "./contents-body.js";
import { attributes, failures, id, pathId, timeMs } from "./schemas.js";

const itemBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    contents: contentsBody,
    attributes,
    labels: { type: "array", maxItems: 1000, items: id },
    hidden: { type: "boolean", description: "Kept, but never recommended" },
    timestampMs: timeMs,
  },
} as const;

const itemsBody = {
  type: "object",
  additionalProperties: false,
  required: ["items"],
  properties: {
    items: {
      type: "array",
      minItems: 1,
      maxItems: 1000,
      items: { ...itemBody, required: ["id"], properties: { id, ...itemBody.properties } },
    },
  },
} as const;

const itemAnswer = {
  type: "object",
  additionalProperties: true,
  required: ["id", "encoded", "problems"],
  properties: {
    id,
    encoded: { type: "array", items: { type: "string" }, description: "Channels in which it has a vector" },
    problems: {
      type: "array",
      items: {
        type: "object",
        required: ["modality", "code", "message"],
        properties: {
          modality: { type: "string" },
          channel: { type: "string" },
          code: { type: "string" },
          message: { type: "string" },
        },
      },
    },
  },
} as const;

interface SentItem extends Omit<ItemInput, "contents"> {
  readonly contents?: SentContents;
}

/** `PUT` and `DELETE /v1/items`: items change while they are served. */
export function writeItemRoutes(server: FastifyInstance, live: LiveCatalogue, limits: MediaLimits): void {
  const put = async (sent: readonly SentItem[], signal: AbortSignal) => {
    const items: ItemInput[] = [];
    for (const { contents, ...item } of sent) {
      const stored = await storedContents(live.folder, live.settings.inline, contents ?? {}, limits, signal);
      items.push({ ...item, contents: stored });
    }
    return (await live.putItems(items, signal)).map(putAnswer);
  };

  server.put<{ Params: { id: string }; Body: Omit<SentItem, "id"> }>(
    "/v1/items/:id",
    {
      config: { role: "write" },
      schema: {
        tags: ["items"],
        summary: "Add or replace an item",
        description:
          "Its contents are encoded before the call is answered; it is recommendable from then on.",
        params: pathId,
        body: itemBody,
        response: { 200: itemAnswer, ...failures },
      },
    },
    async ({ params, body }, reply) => (await put([{ ...body, id: params.id }], clientGone(reply)))[0],
  );

  server.put<{ Body: { items: readonly SentItem[] } }>(
    "/v1/items",
    {
      config: { role: "write" },
      schema: {
        tags: ["items"],
        summary: "Add or replace up to 1,000 items",
        body: itemsBody,
        response: {
          200: {
            type: "object",
            required: ["items"],
            properties: { items: { type: "array", items: itemAnswer } },
          },
          ...failures,
        },
      },
    },
    async ({ body }, reply) => ({ items: await put(body.items, clientGone(reply)) }),
  );

  deleteItemRoute(server, live);
}

function deleteItemRoute(server: FastifyInstance, live: LiveCatalogue): void {
  server.delete<{ Params: { id: string } }>(
    "/v1/items/:id",
    {
      config: { role: "write" },
      schema: {
        tags: ["items"],
        summary: "Remove an item; its events stay",
        params: pathId,
        response: { 200: { type: "object", properties: { removed: { type: "boolean" } } }, ...failures },
      },
    },
    async ({ params }) => ({ removed: await live.deleteItem(params.id) }),
  );
}

function putAnswer({ item, encoded, problems }: PutItemResult) {
  return { ...item, encoded, problems };
}
