import type { LiveRecommender } from "@modalis/recommender";
import type { LiveStore } from "@modalis/store";
import type { EncodeProcess } from "../live/encoding/open-encode-process.js";
import { tracedCalls } from "./traced-calls.js";
import type { Tracer } from "./tracer.js";

const STORE_CALLS = [
  ...["putItems", "getItem", "getItems", "listItems", "deleteItem", "putVectors", "vectorsOfItems"],
  ...["putUsers", "getUser", "getUsers", "listUsers", "forgetUser", "verifyForgotten", "exportUser"],
  ...["addEvents", "eventsOfUser", "eventsOfItem", "getEvent", "deleteEvent"],
  ...["addImpressions", "getRecommendation", "shownToUser", "currentSequence"],
] as const satisfies readonly (keyof LiveStore)[];

const RECOMMENDER_CALLS = [
  "recommend",
  "similarItems",
  "search",
  "explain",
] as const satisfies readonly (keyof LiveRecommender)[];

/** The store with spans of its calls; the store itself where nothing is traced. */
export function tracedStore(store: LiveStore, tracer: Tracer | undefined): LiveStore {
  return tracer === undefined ? store : tracedCalls(store, "store", STORE_CALLS, tracer);
}

/** The recommender with spans of its answers; the recommender itself where nothing is traced. */
export function tracedRecommender(recommender: LiveRecommender, tracer: Tracer | undefined): LiveRecommender {
  return tracer === undefined
    ? recommender
    : tracedCalls(recommender, "recommender", RECOMMENDER_CALLS, tracer);
}

/** The encoders with spans of their calls; the encoders themselves where nothing is traced. */
export function tracedEncoders(encoders: EncodeProcess, tracer: Tracer | undefined): EncodeProcess {
  return tracer === undefined ? encoders : tracedCalls(encoders, "encoders", ["encode"], tracer);
}
