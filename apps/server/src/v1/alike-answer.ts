import type { AlikeItem } from "@modalis/recommender";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { viewsOf } from "../live/views-of.js";

/** Items of a search as they are sent; on request with what a person sees of each. */
export async function answerAlike(live: LiveCatalogue, items: readonly AlikeItem[], wantsViews: boolean) {
  const views = wantsViews
    ? await viewsOf(
        live,
        items.map(({ id }) => id),
      )
    : undefined;
  return {
    items: items.map((item) => ({ ...item, ...(views?.has(item.id) && { item: views.get(item.id) }) })),
  };
}
