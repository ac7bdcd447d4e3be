import { createLiveRecommender, type LiveRecommender } from "@modalis/recommender";
import { type LiveStore, openLiveStore } from "@modalis/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTowerIndex } from "../joint/tower-index.js";
import type { ApplyTarget } from "./apply-changes.js";
import { followChanges } from "./follow-changes.js";
import { createRefusalTeller } from "./tell-refusals.js";
import { createTurns } from "./turns.js";

let store: LiveStore;
let recommender: LiveRecommender;
beforeAll(async () => {
  store = await openLiveStore({ memory: true }, { nowMs: () => 1_000 });
  recommender = await createLiveRecommender({ nowMs: () => 1_000 });
}, 240_000);
afterAll(async () => {
  await recommender[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

/** Follows with a memory that fails for an item so many times. */
function follow(id: string, failures: number, sequence: number) {
  let left = failures;
  const failing: LiveRecommender = {
    ...recommender,
    upsertItems(items) {
      if (items.some((item) => item.id === id) && left-- > 0) throw new Error(`no memory for ${id}`);
      return recommender.upsertItems(items);
    },
  };
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const settings = {
    events: { positive: new Set(), negative: new Set() },
  } as unknown as ApplyTarget["settings"];
  const refusals = createRefusalTeller(onError);
  const target = {
    store,
    recommender: failing,
    settings,
    refusals,
    turns: createTurns(),
    folderRows: { find: async () => new Map(), renew: () => undefined },
    towers: createTowerIndex(() => recommender.spaces),
    onPromoted: async () => undefined,
    onExperiments: async () => undefined,
    onSpaces: async () => undefined,
  };
  const stop = new AbortController();
  const follower = followChanges(target, sequence, { signal: stop.signal, onError, firstRetryMs: 1 });
  const end = (): Promise<void> => {
    stop.abort();
    return follower.ended;
  };
  return { follower, errors, end };
}

it("goes on after a failure by itself, and says meanwhile that it is behind", async () => {
  const { follower, errors, end } = follow("unlucky", 2, await store.currentSequence());
  await store.putItems([{ id: "unlucky" }]);
  await expect.poll(() => recommender.knowsItem("unlucky"), { timeout: 60_000 }).toBe(true);
  await store.putItems([{ id: "next" }]);
  await expect.poll(() => recommender.knowsItem("next"), { timeout: 60_000 }).toBe(true);
  await expect.poll(() => follower.applied(), { timeout: 60_000 }).toBe(await store.currentSequence());
  expect(errors.map(String)).toEqual(["Error: no memory for unlucky", "Error: no memory for unlucky"]);
  await end();
});

it("passes a change over that never can be applied, tells it, and applies those after it", async () => {
  const { follower, errors, end } = follow("poison", Number.POSITIVE_INFINITY, await store.currentSequence());
  await store.putItems([{ id: "poison" }, { id: "after" }]);
  await expect.poll(() => recommender.knowsItem("after"), { timeout: 60_000 }).toBe(true);
  expect(recommender.knowsItem("poison")).toBe(false);
  await expect.poll(() => follower.applied(), { timeout: 60_000 }).toBe(await store.currentSequence());
  expect(String(errors.at(-1))).toContain("is passed over");
  await end();
});
