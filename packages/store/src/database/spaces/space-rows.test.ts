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
  await store.putSpace("image", second, "models/second");
  const current = async () => (await store.currentSpaces()).get("image")?.fingerprint;
  expect([await current(), await store.chosenSpaces()]).toEqual([first.fingerprint, new Map()]);
  await expect(store.rollBackSpace("image")).rejects.toMatchObject({ code: "NOT_FOUND" });
  for (const space of [first, second, third]) await store.useSpace("image", space.fingerprint);
  expect(await current()).toBe(third.fingerprint);
  expect(await store.rollBackSpace("image")).toEqual(second);
  const sequence = await store.currentSequence();
  expect(await store.chosenSpaces()).toEqual(
    new Map([["image", { space: second, source: "models/second", sequence }]]),
  );
  expect(await store.rollBackSpace("image")).toEqual(first);
  expect(await current()).toBe(first.fingerprint);
  await expect(store.rollBackSpace("image")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(store.useSpace("image", "unknown")).rejects.toMatchObject({ code: "NOT_FOUND" });
  const feed = (await store.changesSince(0, 100)).filter(({ kind }) => kind === "space-used");
  expect(feed.at(-1)).toMatchObject({ channel: "image", space: first.fingerprint });
  const sinceSecond = nowMs;
  await store.useSpace("image", third.fingerprint);
  await store.rollBackSpace("image");
  const wasUsed = [first, second, third].map(({ fingerprint }) =>
    store.wasUsedSince("image", fingerprint, sinceSecond),
  );
  expect(await Promise.all(wasUsed)).toEqual([false, false, true]);
  expect((await store.listSpaces()).map(({ space }) => space.dimensions)).toEqual([4, 3, 2]);
});

it("keeps what users show of themselves, until they are forgotten", async () => {
  await using store = await openLiveStore({ memory: true }, { nowMs: () => 1 });
  const row = (userId: string, value: number) => ({
    userId,
    channel: "image",
    sha256: "0".repeat(64),
    vector: Float32Array.of(value, 0.1),
  });
  await store.putUserVectors("space", [row("ada", 1), row("ben", 2)]);
  await store.putUserVectors("space", [row("ada", 3)]);
  const all = async () => {
    const found = [];
    for await (const rows of store.readUserVectors("space")) found.push(...rows);
    return found;
  };
  expect(await all()).toEqual([row("ada", 3), row("ben", 2)]);
  expect((await store.forgetUser("ada")).removed).toMatchObject({ user_vectors: 1 });
  await store.putUserVectors("space", [row("ada", 4)]);
  expect(await all()).toEqual([row("ben", 2)]);
  const broken = { ...row("ben", 2), vector: Float32Array.of(Number.NaN) };
  await expect(store.putUserVectors("space", [broken])).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

it("tells of users who are given vectors of a space that is in use, and of no others", async () => {
  await using store = await openLiveStore({ memory: true }, { nowMs: () => 1 });
  await store.putUsers([{ id: "ada" }, { id: "ben" }]);
  expect(await store.getUsers(["ben", "nobody"])).toEqual([await store.getUser("ben")]);
  const [former, next] = [spaceOf(2), spaceOf(3)] as const;
  for (const space of [former, next]) await store.putSpace("image", space);
  for (const space of [former, next]) await store.useSpace("image", space.fingerprint);
  const told = async ({ fingerprint, dimensions }: typeof former, userId: string) => {
    const before = await store.currentSequence();
    const vector = new Float32Array(dimensions).fill(1);
    await store.putUserVectors(fingerprint, [{ userId, channel: "image", sha256: "0".repeat(64), vector }]);
    const changes = await store.changesSince(before, 10);
    return changes.map((change) => (change.kind === "user" ? change.user.id : change.kind));
  };
  expect(await told(former, "ada")).toEqual([]);
  expect(await told(next, "ada")).toEqual(["ada"]);
  expect(await told(next, "nobody")).toEqual([]);
});
