import { ModalisError } from "@modalis/contract";
import type { ItemRecord } from "@modalis/store";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import { failures } from "../v1/schemas.js";
import { type GorseItem, gorseItemOf, itemOfGorse } from "./gorse-item.js";
import {
  cursorOf,
  type GorsePage,
  gorseItem,
  gorseItemPatch,
  gorsePage,
  gorsePath,
  rowsAffected,
} from "./gorse-schemas.js";

type SentItem = Partial<GorseItem> & Pick<GorseItem, "ItemId">;

const write = { role: "write" as const };
const read = { role: "read" as const };
const tags = ["gorse"];

/** `/api/item` and `/api/items`: Gorse's items are the catalogue's. */
export function gorseItemRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const put = putItems(live);

  server.post<{ Body: SentItem }>(
    "/api/item",
    { config: write, schema: { tags, summary: "Insert an item", body: gorseItem, response: rowsAffected } },
    async ({ body }, reply) => put([body], reply),
  );

  const items = { type: "array", maxItems: 1000, items: gorseItem } as const;
  server.post<{ Body: readonly SentItem[] }>(
    "/api/items",
    { config: write, schema: { tags, summary: "Insert items", body: items, response: rowsAffected } },
    async ({ body }, reply) => put(body, reply),
  );

  server.patch<{ Params: { itemId: string }; Body: Partial<GorseItem> }>(
    "/api/item/:itemId",
    {
      config: write,
      schema: {
        tags,
        summary: "Change an item",
        params: gorsePath("itemId"),
        body: gorseItemPatch,
        response: rowsAffected,
      },
    },
    async ({ params: { itemId }, body }, reply) => {
      return put([{ ...gorseItemOf(await known(live, itemId)), ...body, ItemId: itemId }], reply);
    },
  );

  server.delete<{ Params: { itemId: string } }>(
    "/api/item/:itemId",
    {
      config: write,
      schema: { tags, summary: "Delete an item", params: gorsePath("itemId"), response: rowsAffected },
    },
    async ({ params }) => ({ RowAffected: (await live.deleteItem(params.itemId)) ? 1 : 0 }),
  );

  readRoutes(server, live);
  categoryRoutes(server, live);
}

function putItems(live: LiveCatalogue) {
  return async (sent: readonly SentItem[], reply: FastifyReply) => {
    const records = await live.store.getItems([...new Set(sent.map(({ ItemId }) => ItemId))]);
    const existing = new Map(records.map((item) => [item.id, item]));
    const hasText = live.settings.inline.has("text");
    const items = sent.map((item) => itemOfGorse(item, existing.get(item.ItemId), hasText));
    if (items.length > 0) await live.putItems(items, clientGone(reply));
    return { RowAffected: items.length };
  };
}

function readRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  server.get<{ Params: { itemId: string } }>(
    "/api/item/:itemId",
    {
      config: read,
      schema: {
        tags,
        summary: "Get an item",
        params: gorsePath("itemId"),
        response: { 200: gorseItem, ...failures },
      },
    },
    async ({ params }) => gorseItemOf(await known(live, params.itemId)),
  );

  const page = {
    type: "object",
    required: ["Cursor", "Items"],
    properties: { Cursor: { type: "string" }, Items: { type: "array", items: gorseItem } },
  } as const;
  server.get<{ Querystring: GorsePage }>(
    "/api/items",
    {
      config: read,
      schema: { tags, summary: "List items", querystring: gorsePage, response: { 200: page, ...failures } },
    },
    async ({ query }) => {
      const after = cursorOf(query);
      const found = await live.store.listItems({ limit: query.n, ...(after === undefined ? {} : { after }) });
      const Cursor = found.length === query.n ? found.at(-1)!.id : "";
      return { Cursor, Items: found.map(gorseItemOf) };
    },
  );
}

function categoryRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  type Path = { Params: { itemId: string; category: string } };
  const schema = { tags, params: gorsePath("itemId", "category"), response: rowsAffected };
  const put = putItems(live);
  const change = async ({ itemId, category }: Path["Params"], isIn: boolean, reply: FastifyReply) => {
    const item = gorseItemOf(await known(live, itemId));
    const others = item.Categories.filter((one) => one !== category);
    return put([{ ...item, Categories: isIn ? [...others, category] : others }], reply);
  };

  server.put<Path>(
    "/api/item/:itemId/category/:category",
    { config: write, schema: { ...schema, summary: "Put an item into a category" } },
    async ({ params }, reply) => change(params, true, reply),
  );

  server.delete<Path>(
    "/api/item/:itemId/category/:category",
    { config: write, schema: { ...schema, summary: "Take an item out of a category" } },
    async ({ params }, reply) => change(params, false, reply),
  );
}

/** @throws `NOT_FOUND`. */
async function known({ store }: LiveCatalogue, itemId: string): Promise<ItemRecord> {
  const item = await store.getItem(itemId);
  if (item === undefined) throw new ModalisError("NOT_FOUND", `there is no item "${itemId}"`);
  return item;
}
