import { isModalisError, ModalisError } from "@modalis/contract";
import { compileFilter } from "@modalis/recommender";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import { countOf, filterOf } from "./gorse-recommend-routes.js";
import { category, gorsePath, type Slice, scoredIds, slice } from "./gorse-schemas.js";
import { itemsByEvents, usersByEvents } from "./neighbours-by-events.js";

const read = { role: "read" as const };
const tags = ["gorse"];

/** `/api/item/:itemId/neighbors` and `/api/user/:userId/neighbors`. */
export function gorseNeighbourRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  type OfItem = { Params: { itemId: string; category?: string }; Querystring: Slice };
  const bare = gorsePath("itemId");
  const withCategory = { ...bare, properties: { ...bare.properties, category } };
  for (const url of ["/api/item/:itemId/neighbors", "/api/item/:itemId/neighbors/:category"]) {
    server.get<OfItem>(
      url,
      {
        config: read,
        schema: {
          tags,
          summary: "Items like an item",
          description: "By what they show; by who had to do with them where nothing is shown.",
          params: url.endsWith(":category") ? withCategory : bare,
          querystring: slice,
          response: scoredIds,
        },
      },
      async ({ params: { itemId, category: only }, query }, reply) =>
        scored(await itemNeighbours(live, itemId, only, query, clientGone(reply)), query),
    );
  }

  server.get<{ Params: { userId: string }; Querystring: Slice }>(
    "/api/user/:userId/neighbors",
    {
      config: read,
      schema: {
        tags,
        summary: "Users who had to do with the same items",
        params: gorsePath("userId"),
        querystring: slice,
        response: scoredIds,
      },
    },
    async ({ params, query }) => scored(await usersByEvents(live.store, params.userId), query),
  );
}

type Scored = readonly { readonly id: string; readonly score: number }[];

async function itemNeighbours(
  live: LiveCatalogue,
  itemId: string,
  only: string | undefined,
  slice: Slice,
  signal: AbortSignal,
): Promise<Scored> {
  try {
    return await live.recommender.similarItems({ itemId, ...countOf(slice), ...filterOf(only), signal });
  } catch (error) {
    if (!isModalisError(error, "NOT_FOUND")) throw error;
    // Thrown for an item without content too.
    if ((await live.store.getItem(itemId)) === undefined)
      throw new ModalisError("NOT_FOUND", `there is no item "${itemId}"`, { cause: error });
  }
  const near = await itemsByEvents(live.store, itemId);
  const items = await live.store.getItems(near.map(({ id }) => id));
  const { filter } = filterOf(only);
  const accepts = filter === undefined ? () => true : compileFilter(filter, { nowMs: 0 });
  const shown = new Set(items.filter((item) => item.hidden !== true && accepts(item)).map(({ id }) => id));
  return near.filter(({ id }) => shown.has(id));
}

function scored(ranking: Scored, { n, offset }: Slice) {
  return ranking.slice(offset, offset + n).map(({ id, score }) => ({ Id: id, Score: score }));
}
