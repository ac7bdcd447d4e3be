import type { LearnedBundle } from "@modalis/recommender";
import { type LiveStore, openLiveStore } from "@modalis/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createExperimentKeeper } from "./experiment-keeper.js";
import { createHeldBundles } from "./held-bundles.js";

let store: LiveStore;
beforeAll(async () => {
  store = await openLiveStore({ memory: true }, { nowMs: () => 1_000 });
  for (const id of ["running", "refused"])
    await store.models.register({ id, kind: "constant", path: `runs/${id}` });
}, 120_000);
afterAll(() => store[Symbol.asyncDispose]());

it("an experiment that may not start leaves none of its bundles loaded", { timeout: 60_000 }, async () => {
  const loaded = new Set<string>();
  const open = async (id: string) => {
    loaded.add(id);
    const close = async () => void loaded.delete(id);
    return { bundle: {} as LearnedBundle, revision: "null", close };
  };
  const held = createHeldBundles({ holdModel: async () => undefined }, open, async () => "null");
  const recommender = { recommend: () => Promise.reject(new Error("nobody asks")) };
  await using keeper = createExperimentKeeper({ store, recommender, held, onError: () => undefined });
  for (const model of ["running", "refused"]) {
    const arms = [
      { name: "control", weight: 1 },
      { name: "other", weight: 1, model },
    ];
    await store.experiments.put({ id: model, arms });
  }
  await keeper.start("running");
  await expect(keeper.start("refused")).rejects.toThrow("runs for the same scenario");
  expect(loaded).toEqual(new Set(["running"]));
});
