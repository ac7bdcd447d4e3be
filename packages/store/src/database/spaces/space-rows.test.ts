import { defineSpace } from "@modalis/contract";
import { expect, it } from "vitest";
import { openLiveStore } from "../open-live-store.js";

const spaceOf = (dimensions: number) =>
  defineSpace({
    modality: "image",
    dimensions,
    normalisation: "none",
    model: { id: "test", revision: "1", preprocessing: "none" },
  });

it("serves the space that was put first until another is put in use, and goes back", async () => {
  let nowMs = 1;
  await using store = await openLiveStore({ memory: true }, { nowMs: () => nowMs++ });
  const [first, second, third] = [spaceOf(2), spaceOf(3), spaceOf(4)] as const;
  for (const space of [first, second, third]) await store.putSpace("image", space);
  const current = async () => (await store.currentSpaces()).get("image")?.fingerprint;
  expect([await current(), await store.chosenSpaces()]).toEqual([first.fingerprint, new Map()]);
  await expect(store.rollBackSpace("image")).rejects.toMatchObject({ code: "NOT_FOUND" });
  for (const space of [first, second, third]) await store.useSpace("image", space.fingerprint);
  expect(await current()).toBe(third.fingerprint);
  expect(await store.rollBackSpace("image")).toEqual(second);
  expect(await store.rollBackSpace("image")).toEqual(first);
  expect(await current()).toBe(first.fingerprint);
  await expect(store.rollBackSpace("image")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(store.useSpace("image", "unknown")).rejects.toMatchObject({ code: "NOT_FOUND" });
  const feed = (await store.changesSince(0, 100)).filter(({ kind }) => kind === "space-used");
  expect(feed.at(-1)).toMatchObject({ channel: "image", space: first.fingerprint });
  expect((await store.listSpaces()).map(({ space }) => space.dimensions)).toEqual([4, 3, 2]);
});
