import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type LiveStore, openLiveStore } from "@modalis/store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gatherGiven } from "./gather-given.js";

let inner: LiveStore;
beforeEach(async () => {
  inner = await openLiveStore({ memory: true }, { nowMs: () => 1_000 });
});
afterEach(() => inner[Symbol.asyncDispose]());

const LONG_MS = 60_000;

function given(recommId: string, userId = "ada") {
  return { recommId, userId, atMs: 1_000, items: [{ id: "a", score: 1, position: 0 }] };
}

async function kept(): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of inner.readRecommendations()) ids.push(...batch.map(({ recommId }) => recommId));
  return ids;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

describe("recommendations that are gathered", () => {
  it("are written together when their time has come", async () => {
    const store = gatherGiven(inner, { delayMs: 20 });
    const written = Promise.all([store.addRecommendation(given("r1")), store.addRecommendation(given("r2"))]);
    expect(await kept()).toEqual([]);
    await written;
    expect(await kept()).toEqual(["r1", "r2"]);
  });

  it("are written at once for whoever asks for one, cites one, or asks to be forgotten", async () => {
    const store = gatherGiven(inner, { delayMs: LONG_MS });
    void store.addRecommendation(given("r1"));
    expect((await store.getRecommendation("r1"))?.recommId).toBe("r1");
    void store.addRecommendation(given("r2"));
    await store.addImpressions([{ recommId: "r2", itemId: "a" }]);
    expect(await kept()).toEqual(["r1", "r2"]);
    void store.addRecommendation(given("r3"));
    await store.forgetUser("ada");
    expect(await kept()).toEqual([]);
  });

  it("are told one by one when they cannot be written, and refused when too many wait", async () => {
    const store = gatherGiven(inner, { delayMs: 10, most: 2 });
    const broken = store.addRecommendation({ ...given("r1"), atMs: Number.NaN });
    const sound = [store.addRecommendation(given("r2")), store.addRecommendation(given("r3"))];
    await expect(store.addRecommendation(given("r4"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(broken).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await Promise.all(sound);
    expect(await kept()).toEqual(["r2", "r3"]);
  });

  it("leave nothing behind in memory once they are written", { timeout: 60_000 }, async () => {
    const store = gatherGiven(
      { ...inner, prepareRecommendation: () => async () => undefined },
      { delayMs: LONG_MS },
    );
    const writeMany = async (writes: number) => {
      for (let write = 0; write < writes; write++)
        await Promise.all(Array.from({ length: 256 }, (_, at) => store.addRecommendation(given(`r${at}`))));
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await writeMany(100);
    const after = await writeMany(2_000);
    // A list of what was written, eight bytes each, would be 4 MB.
    expect(after - before).toBeLessThan(2_000_000);
  });

  it("are on disk before the store is closed", async () => {
    const closed: string[][] = [];
    const closing = { ...inner, [Symbol.asyncDispose]: async () => void closed.push(await kept()) };
    const store = gatherGiven(closing, { delayMs: LONG_MS });
    void store.addRecommendation(given("r1"));
    await store[Symbol.asyncDispose]();
    expect(closed).toEqual([["r1"]]);
  });
});
