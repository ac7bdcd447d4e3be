import { createLiveRecommender } from "@modalis/recommender";
import { openLiveStore } from "@modalis/store";
import { expect, it } from "vitest";
import { createTowerIndex } from "../joint/tower-index.js";
import { applyChanges } from "./apply-changes.js";
import { sha256Of } from "./item-contents.js";
import { refreshUsers } from "./refresh-items.js";
import { createRefusalTeller } from "./tell-refusals.js";
import { createTurns } from "./turns.js";

const nothing = async () => undefined;

it("who is forgotten by another server while this one reads them is not in its memory afterwards", async () => {
  await using store = await openLiveStore({ memory: true }, { nowMs: Date.now });
  await using recommender = await createLiveRecommender({ nowMs: Date.now });
  const contents = { image: [{ kind: "digest" as const, sha256: sha256Of("eve") }] };
  const { stored } = await store.putUsers([{ id: "eve", contents }, { id: "adam" }]);
  let goOn: (() => void) | undefined;
  const waiting = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const target = {
    store: {
      ...store,
      async getUsers(ids: readonly string[]) {
        const users = await store.getUsers(ids);
        await waiting;
        return users;
      },
    },
    ...{ recommender, turns: createTurns(), refusals: createRefusalTeller(() => undefined) },
    towers: createTowerIndex(() => recommender.spaces),
    folderRows: { find: async () => new Map(), renew: () => undefined },
    settings: { events: { positive: new Set<string>(), negative: new Set<string>() } } as never,
    ...{ onPromoted: nothing, onExperiments: nothing, onSpaces: nothing },
  };
  const before = await store.currentSequence();
  const read = refreshUsers(stored, target);
  for (const id of ["eve", "adam"]) await store.forgetUser(id);
  const applied = applyChanges(await store.changesSince(before, 100), target);
  goOn?.();
  await Promise.all([read, applied]);
  expect(recommender.userIds()).toEqual([]);
}, 120_000);
