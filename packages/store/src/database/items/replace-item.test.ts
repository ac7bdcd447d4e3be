import { afterAll, beforeAll, expect, it } from "vitest";
import type { LiveStore } from "../live-store.js";
import { openLiveStore } from "../open-live-store.js";

let store: LiveStore;
beforeAll(async () => {
  // A clock that stands still: two writes of one millisecond are two all the same.
  store = await openLiveStore({ memory: true }, { nowMs: () => 1_000 });
}, 120_000);
afterAll(() => store[Symbol.asyncDispose]());

const LONG = { timeout: 60_000 };

it("an item is replaced while it is as it was read", LONG, async () => {
  const [read] = await store.putItems([{ id: "rose", attributes: { colour: "red" }, labels: ["a"] }]);
  const replaced = await store.replaceItem(read!, { ...read!, attributes: { colour: "pink" } });
  expect(replaced).toMatchObject({ id: "rose", attributes: { colour: "pink" }, labels: ["a"] });
  expect(await store.getItem("rose")).toEqual(replaced);
});

it("what was written meanwhile stays, and what was removed stays away", LONG, async () => {
  const [read] = await store.putItems([{ id: "iris", attributes: { colour: "blue" } }]);
  const [newer] = await store.putItems([{ id: "iris", attributes: { colour: "white" } }]);
  expect(await store.replaceItem(read!, { id: "iris", attributes: { colour: "black" } })).toBeUndefined();
  expect(await store.getItem("iris")).toEqual(newer);
  await store.deleteItem("iris");
  expect(await store.replaceItem(newer!, { id: "iris" })).toBeUndefined();
  expect(await store.getItem("iris")).toBeUndefined();
});
