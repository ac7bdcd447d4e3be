import type {
  Answer,
  CatalogueView,
  ExplainAnswer,
  ItemRecord,
  MapAnswer,
  RecommendAnswer,
} from "./answers.js";
import { ask } from "./ask.js";

type Stop = { readonly signal?: AbortSignal };

/** Rules of a recommendation as the route takes them, and whom it is for. */
export type Asked = Readonly<Record<string, unknown>>;

export const getCatalogue = (stop: Stop = {}) => ask<CatalogueView>("GET", "v1/catalogue", stop);

export const getUsers = (query: string, stop: Stop = {}) =>
  ask<{ users: { id: string }[] }>("GET", `v1/users?${parameters({ query, limit: 200 })}`, stop);

export const getItems = (page: { query?: string; after?: string; limit: number }, stop: Stop = {}) =>
  ask<{ items: ItemRecord[]; next?: string }>("GET", `v1/items?${parameters(page)}`, stop);

export const getItem = (id: string, stop: Stop = {}) =>
  ask<ItemRecord>("GET", `v1/items/${encodeURIComponent(id)}`, stop);

export const recommend = (asked: Asked, stop: Stop = {}) =>
  ask<RecommendAnswer>("POST", "v1/recommend", { ...stop, body: { ...asked, explain: true, view: true } });

export const explain = (asked: Asked & { readonly item: string }) =>
  ask<ExplainAnswer>("POST", "v1/explain", { body: asked });

export const similarItems = (
  id: string,
  asked: { readonly modality?: string; readonly count: number },
  stop: Stop = {},
) =>
  ask<Answer>("POST", `v1/items/${encodeURIComponent(id)}/similar`, {
    ...stop,
    body: { ...asked, view: true },
  });

export const search = (text: string, count: number, stop: Stop = {}) =>
  ask<Answer>("POST", "v1/search", { ...stop, body: { text, count, view: true } });

/** Tells what somebody did; resolves when it is on disk and part of the next answer. */
export const addEvent = (event: {
  readonly userId: string;
  readonly itemId: string;
  readonly kind: string;
  readonly recommId: string;
}) => ask<{ added: string[] }>("POST", "v1/events", { body: { events: [event] } });

export const getMap = (channel: string, stop: Stop = {}) =>
  ask<MapAnswer>("GET", `v1/map?${parameters({ ...(channel && { channel }) })}`, stop);

function parameters(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}
