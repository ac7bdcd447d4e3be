import { expect } from "vitest";
import type { CheckTable } from "../kit/check.js";
import type { CheckedLiveStore, LiveStoreSubject } from "./live-store-subject.js";

const ARMS = [
  { name: "control", weight: 1 },
  { name: "diverse", weight: 1, options: { diversity: 0.5 } },
];

/** The rules about experiments, jobs and the spaces in use. */
export const experimentChecks: CheckTable<CheckedLiveStore, LiveStoreSubject> = {
  "settles an experiment when it starts, and lets one run for a scenario": async ({ experiments }) => {
    const draft = await experiments.put({ id: "settled", arms: ARMS, scenario: "home" });
    expect(draft).toMatchObject({ id: "settled", state: "draft", share: 1, attributionMs: 86_400_000 });
    await experiments.put({ id: "settled", arms: ARMS, scenario: "home", share: 0.5 });
    expect(await experiments.start("settled")).toMatchObject({ state: "running", share: 0.5 });
    const refused = { code: "INVALID_ARGUMENT" };
    await expect(experiments.put({ id: "settled", arms: ARMS })).rejects.toMatchObject(refused);
    await expect(experiments.delete("settled")).rejects.toMatchObject(refused);
    await experiments.put({ id: "rival", arms: ARMS });
    await expect(experiments.start("rival")).rejects.toMatchObject(refused);
    expect((await experiments.stop("settled")).state).toBe("stopped");
    await expect(experiments.start("settled")).rejects.toMatchObject(refused);
    expect((await experiments.list()).map(({ id }) => id).sort()).toEqual(["rival", "settled"]);
    expect([await experiments.delete("rival"), await experiments.delete("rival")]).toEqual([true, false]);
    await experiments.delete("settled");
    await expect(experiments.start("none")).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const arms of [ARMS.slice(1), [ARMS[0]!, ARMS[0]!], [ARMS[0]!, { name: "b", weight: 0 }]])
      await expect(experiments.put({ id: "wrong", arms })).rejects.toMatchObject(refused);
    const again = experiments.hashOf("settled", "ada");
    expect(again).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(experiments.hashOf("settled", "ada"));
    expect(again).not.toBe(experiments.hashOf("settled", "ben"));
  },

  "tallies what became of each arm by person, an item of an answer once": async (store) => {
    const { experiments } = store;
    await plantTally(store);
    expect(await experiments.tally("tallied")).toEqual([
      {
        arm: "control",
        people: 2,
        recommendations: 3,
        impressions: 3,
        outcomes: 2,
        shownOutcomes: 2,
        peopleWithOutcome: 1,
        impressionsSquared: 9,
        outcomesSquared: 4,
        shownOutcomesSquared: 4,
        shownOutcomesTimesImpressions: 6,
      },
      {
        arm: "diverse",
        people: 1,
        recommendations: 1,
        impressions: 1,
        outcomes: 1,
        shownOutcomes: 0,
        peopleWithOutcome: 1,
        impressionsSquared: 1,
        outcomesSquared: 1,
        shownOutcomesSquared: 0,
        shownOutcomesTimesImpressions: 0,
      },
    ]);
    await experiments.stop("tallied");
    await store.forgetUser("ta");
    expect(await experiments.tally("tallied")).toMatchObject([{ people: 1, impressions: 0 }, { people: 1 }]);
  },

  "fills in what an impression does not say from the answer it names": async (store) => {
    const items = [{ id: "fill-x", score: 1, position: 4 }];
    await store.addRecommendation({ recommId: "fill", userId: "fu", scenario: "home", items, atMs: 1 });
    await store.addImpressions([{ id: "filled", recommId: "fill", itemId: "fill-x", atMs: 2 }]);
    const found = [];
    for await (const rows of store.readImpressions()) found.push(...rows.filter(({ id }) => id === "filled"));
    expect(found).toEqual([
      {
        id: "filled",
        recommId: "fill",
        itemId: "fill-x",
        userId: "fu",
        scenario: "home",
        position: 4,
        atMs: 2,
      },
    ]);
  },

  "tells how far a job is, and lets one that failed wait again": async ({ jobs }) => {
    const { id } = await jobs.put({ kind: "kit", payload: { a: 1 } });
    expect(await jobs.claim({ kinds: ["kit"], worker: "w", leaseMs: 60_000 })).toMatchObject({ id });
    expect(await jobs.extend(id, "w", 60_000, { done: 3, total: 9 })).toBe(true);
    await jobs.extend(id, "w", 60_000);
    expect(await jobs.get(id)).toMatchObject({ state: "running", progress: { done: 3, total: 9 } });
    expect(await jobs.retry(id)).toBeUndefined();
    expect(await jobs.release(["other"])).toBe(0);
    expect(await jobs.release(["kit"])).toBe(1);
    expect(await jobs.finish(id, "w")).toBe(false);
    expect(await jobs.claim({ kinds: ["kit"], worker: "w", leaseMs: 60_000 })).toMatchObject({ attempts: 2 });
    await jobs.fail(id, "w", "it broke");
    expect(await jobs.get(id)).toMatchObject({ state: "failed", error: "it broke" });
    // Whoever asks for another try means a whole one, also of a job that was begun too often.
    expect(await jobs.retry(id)).toMatchObject({ state: "waiting", attempts: 0 });
    expect(await jobs.claim({ kinds: ["kit"], worker: "v", leaseMs: 1 })).toMatchObject({ id, attempts: 1 });
    await jobs.finish(id, "v", { done: 9 });
  },
};

/** Answers of two arms, impressions and events, of which some do not count. */
async function plantTally(store: CheckedLiveStore): Promise<void> {
  const { experiments } = store;
  await experiments.put({ id: "tallied", arms: ARMS, outcomes: ["click"], attributionMs: 1_000 });
  const { startedAtMs } = await experiments.start("tallied");
  const atMs = startedAtMs! + 10;
  const given = (recommId: string, arm: string, who: object, items: readonly string[], ms = atMs) =>
    store.addRecommendation({
      ...who,
      recommId,
      experiment: "tallied",
      arm,
      atMs: ms,
      items: items.map((id, position) => ({ id, score: 1, position })),
    });
  await given("t1", "control", { userId: "ta" }, ["x", "y"]);
  await given("t2", "control", { userId: "ta" }, ["x", "z"], atMs + 5);
  await given("t3", "control", { sessionId: "ts" }, ["x"]);
  await given("t4", "diverse", { userId: "tb" }, ["x", "y"]);
  await given("t0", "diverse", { userId: "tb" }, ["x"], startedAtMs! - 1);
  await given("t5", "diverse", {}, ["x"]);
  const shown = ["t1 x", "t1 y", "t1 x", "t2 x", "t4 y", "t4 unknown"].map((one) => one.split(" "));
  await store.addImpressions(shown.map(([recommId, itemId]) => ({ recommId: recommId!, itemId: itemId! })));
  const event = (userId: string, itemId: string, rest: object = {}) => ({
    userId,
    itemId,
    kind: "click",
    timestampMs: atMs + 20,
    ...rest,
  });
  await store.addEvents([
    event("ta", "y", { recommId: "t1" }),
    event("ta", "y", { recommId: "t1" }),
    // Of no named answer: the latest that offered the item.
    event("ta", "x"),
    event("ta", "z", { kind: "view" }),
    event("ta", "z", { timestampMs: atMs + 2_000 }),
    event("tb", "x", { recommId: "t4" }),
    event("tb", "unknown", { recommId: "t4" }),
  ]);
}
