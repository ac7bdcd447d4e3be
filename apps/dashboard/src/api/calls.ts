import type {
  Answer,
  CatalogueView,
  ExplainAnswer,
  ItemRecord,
  MapAnswer,
  RecommendAnswer,
} from "./answers.js";
import { call } from "./call.js";
import type { FailureView, ModelsAnswer, ServerView, TrainingRecord } from "./operation-answers.js";
import { randomKey } from "./random-key.js";

type Stop = { readonly signal?: AbortSignal };

/** Rules of a recommendation as the route takes them, and whom it is for. */
export type Asked = Readonly<Record<string, unknown>>;

/** A film may take long to be sent and read. */
const CONTENT_TIMEOUT_MS = 180_000;

export const getCatalogue = (stop: Stop = {}) => call<CatalogueView>("getCatalogue", {}, stop);

export const getServer = (stop: Stop = {}) => call<ServerView>("getServer", {}, stop);

/** Rejects with why the server is not ready. */
export const getReadiness = (stop: Stop = {}) =>
  call<{ readonly status: string }>("getReadiness", {}, { ...stop, timeoutMs: 10_000 });

export const getMetrics = (stop: Stop = {}) => call<string>("getMetrics", {}, stop);

export const getUsers = (query: string, stop: Stop = {}) =>
  call<{ users: { id: string }[] }>("listUsers", { query: given({ query, limit: 200 }) }, stop);

export const getItems = (page: { query?: string; after?: string; limit: number }, stop: Stop = {}) =>
  call<{ items: ItemRecord[]; next?: string }>("listItems", { query: given(page) }, stop);

export const getItem = (id: string, stop: Stop = {}) => call<ItemRecord>("getItem", { path: { id } }, stop);

/** A file of an item, such as `media/ID/image/0`. */
export function getMedia(url: string, stop: Stop = {}): Promise<Blob> {
  const [id = "", modality = "", index = ""] = url.split("/").slice(1).map(decodeURIComponent);
  return call<Blob>("getMedia", { path: { id, modality, index } }, stop);
}

export const recommend = (asked: Asked, stop: Stop = {}) =>
  call<RecommendAnswer>("recommend", { body: { ...asked, explain: true, view: true } }, stop);

export const explain = (asked: Asked & { readonly item: string }) =>
  call<ExplainAnswer>("explain", { body: asked });

export const similarItems = (
  id: string,
  asked: { readonly modality?: string; readonly count: number },
  stop: Stop = {},
) => call<Answer>("findSimilar", { path: { id }, body: { ...asked, view: true } }, stop);

export const search = (text: string, count: number, stop: Stop = {}) =>
  call<Answer>("search", { body: { text, count, view: true } }, stop);

/** Items like a picture, sound or film, which the server reads and does not keep. */
export const searchByContent = (modality: string, body: Blob, count: number, stop: Stop = {}) =>
  call<Answer>(
    "searchByContent",
    { path: { modality }, query: { count, view: true }, body },
    { ...stop, timeoutMs: CONTENT_TIMEOUT_MS },
  );

/** Tells what somebody did; resolves when it is on disk and part of the next answer. */
export const addEvent = (event: {
  readonly userId: string;
  readonly itemId: string;
  readonly kind: string;
  readonly recommId: string;
}) => call<{ added: string[] }>("addEvents", { body: { events: [event] } }, { idempotencyKey: randomKey() });

export const getMap = (channel: string, stop: Stop = {}) =>
  call<MapAnswer>("getMap", { query: given({ channel }) }, stop);

export const getModels = (stop: Stop = {}) => call<ModelsAnswer>("listModels", {}, stop);

export const getTraining = (id: string, stop: Stop = {}) =>
  call<TrainingRecord>("getTraining", { path: { id } }, stop);

export const promoteModel = (id: string) => call("promoteModel", { path: { id } });

export const rollBackModel = () => call("rollBackModel");

export const getFailures = (stop: Stop = {}) =>
  call<{ readonly failures: readonly FailureView[] }>("listFailures", { query: { limit: 200 } }, stop);

/** Tries again to encode what an item shows. */
export const encodeItem = (id: string) =>
  call<{ readonly problems: readonly { readonly message: string }[] }>(
    "encodeItem",
    { path: { id } },
    { timeoutMs: CONTENT_TIMEOUT_MS },
  );

function given(
  values: Readonly<Record<string, string | number | undefined>>,
): Readonly<Record<string, string | number>> {
  const there = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(there) as Record<string, string | number>;
}
