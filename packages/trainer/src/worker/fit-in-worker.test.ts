import { createInteractions } from "@modalis/contract";
import { describe, expect, it, vi } from "vitest";
import type { TrainingData } from "../model/training-data.js";
import { implicitAls } from "../models/linear/implicit-als.js";
import { seededRandom } from "../random/seeded-random.js";
import { fitInWorker } from "./fit-in-worker.js";
import { ownCopy } from "./own-copy.js";

/** Users who mostly like items of their own half. */
function twoTastes(users: number, items: number): TrainingData {
  const random = seededRandom(1);
  const userIds = Array.from({ length: users }, (_, user) => `u${user}`);
  const itemIds = Array.from({ length: items }, (_, item) => `i${item}`);
  const rows = userIds.flatMap((userId, user) => {
    const liked = new Set(Array.from({ length: 12 }, () => 2 * random.integer(items / 2) + (user % 2)));
    return [...liked].map((item) => ({ userId, itemId: itemIds[item]! }));
  });
  return {
    interactions: createInteractions(rows, { userIds, itemIds }),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  };
}

describe("fitInWorker", () => {
  it("gives the model of a fit on this thread, to the bit, and leaves the data alone", async () => {
    const data = twoTastes(60, 40);
    const settings = { ...implicitAls.defaults, dimensions: 8 };
    await using here = await implicitAls.fit(data, settings, { seed: 3 });
    await using there = await fitInWorker("implicit-als", data, { dimensions: 8 }, { seed: 3 });
    const users = Int32Array.of(0, 1, 59);
    expect(await there.scoreUsers(users)).toEqual(await here.scoreUsers(users));
    expect(data.interactions.items.length).toBeGreaterThan(0);
  });

  it("keeps the event loop free and tells how far it is", async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    const ticksAtProgress: number[] = [];
    const onProgress = vi.fn(() => ticksAtProgress.push(ticks));
    const settings = { dimensions: 64, sweeps: 4 };
    await using model = await fitInWorker("implicit-als", twoTastes(3_000, 500), settings, {
      seed: 1,
      onProgress,
    });
    clearInterval(timer);
    expect(model.itemCount).toBe(500);
    // On this thread no timer could run between the reports of one stretch of computing.
    expect(new Set(ticksAtProgress).size).toBeGreaterThan(1);
    expect(ticks).toBeGreaterThan(10);
    expect(onProgress).toHaveBeenLastCalledWith(expect.objectContaining({ share: 1 }));
  });

  it("ends with the signal's reason when it is aborted", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    const settings = { dimensions: 128, sweeps: 400 };
    const fit = fitInWorker("implicit-als", twoTastes(3_000, 500), settings, {
      seed: 1,
      signal: controller.signal,
      onProgress,
    });
    await expect(fit).rejects.toThrow("enough");
    await expect(
      fitInWorker("popularity", twoTastes(4, 4), {}, { seed: 1, signal: controller.signal }),
    ).rejects.toThrow("enough");
  });

  it("throws what the model throws, with its code, and what the caller's own functions throw", async () => {
    const data = twoTastes(4, 4);
    await expect(fitInWorker("implicit-als", data, { dimensions: -1 }, { seed: 1 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/dimensions/),
    });
    await expect(fitInWorker("none", data, {}, { seed: 1 })).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringMatching(/popularity/),
    });
    const onProgress = () => {
      throw new Error("from the caller");
    };
    await expect(fitInWorker("popularity", data, {}, { seed: 1, onProgress })).rejects.toThrow(
      "from the caller",
    );
  });

  it("says when its program is not there", async () => {
    const threadFile = new URL("file:///nowhere/fit-thread.js");
    await expect(
      fitInWorker("popularity", twoTastes(4, 4), {}, { seed: 1, threadFile }),
    ).rejects.toMatchObject({ code: "MISSING_DEPENDENCY" });
  });
});

it("ownCopy copies arrays of any memory, deep inside, and lists what it made", () => {
  const shared = new Float32Array(new SharedArrayBuffer(8));
  shared.set([1, 2]);
  const value = {
    table: new Map([["a", { data: shared, present: Uint8Array.of(1) }]]),
    ids: ["x"],
    none: null,
  };
  const given: ArrayBuffer[] = [];
  const copy = ownCopy(value, given);
  expect(copy).toEqual(value);
  expect(given).toHaveLength(2);
  expect(copy.table.get("a")!.data.buffer).toBe(given[0]);
  shared[0] = 9;
  expect(copy.table.get("a")!.data[0]).toBe(1);
});
