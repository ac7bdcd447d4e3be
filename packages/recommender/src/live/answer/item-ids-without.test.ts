import { defineSpace } from "@modalis/contract";
import { expect, it } from "vitest";
import { createLiveRecommender } from "../create-live-recommender.js";

it("names the items that have no vector in a channel, as they are now", async () => {
  const model = { id: "tiny", revision: "1", preprocessing: "none" };
  const space = defineSpace({ modality: "image", dimensions: 2, normalisation: "none", model });
  await using live = await createLiveRecommender({ nowMs: () => 0, channels: new Map([["image", space]]) });
  const item = (id: string, hidden: boolean, ...vector: number[]) => ({
    ...{ id, hidden, attributes: {} },
    vectors: new Map(vector.length === 0 ? [] : [["image", Float32Array.from(vector)]]),
  });
  live.upsertItems([
    item("pictured", false, 1, 2),
    item("hidden", true, 2, 1),
    item("bare", false),
    item("hidden and bare", true),
  ]);
  // An item that only an event tells of is none.
  live.addEvents([{ userId: "ada", itemId: "unheard-of" }]);
  expect(live.itemIdsWithout("image")).toEqual(["bare", "hidden and bare"]);
  live.upsertItems([item("bare", false, 3, 4), item("pictured", false)]);
  live.removeItem("hidden and bare");
  expect(live.itemIdsWithout("image")).toEqual(["pictured"]);
  expect(() => live.itemIdsWithout("smell")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});
