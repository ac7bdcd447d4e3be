import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShiftedServer, type ShiftedServer } from "../testing/open-shifted-server.js";
import { saveRuns } from "../testing/save-runs.js";
import { shiftedLikes } from "../testing/shifted-tastes.js";

const START_MS = Date.UTC(2026, 0, 1);
const LONG = { timeout: 240_000 };
let shifted: ShiftedServer;
/** The models in the order they were learned. */
const learned: string[] = [];

beforeAll(async () => {
  shifted = await openShiftedServer(START_MS, { keepRuns: 1 });
  await saveRuns(shifted.folder, ["item-0"], { mine: 0.5 });
  await shifted.call("POST", "/v1/events", { events: shiftedLikes("before", START_MS) });
}, 240_000);
afterAll(() => shifted[Symbol.asyncDispose]());

async function learn(choice: object): Promise<void> {
  const { result, error } = await shifted.retrain(choice);
  expect(error).toBeUndefined();
  learned.push(result!.id);
}

const runs = async () => (await readdir(join(shifted.folder, "runs"))).sort();
const names = (...numbers: number[]) => [...numbers.map((number) => learned[number]!), "mine"].sort();

describe("bundles of earlier retrains", () => {
  it(
    "stay where they serve, are the newest, or belong to an experiment that may be started",
    LONG,
    async () => {
      await learn({ model: "popularity" });
      await learn({ model: "item-knn", promote: false });
      expect(await runs()).toEqual(names(0, 1));
      const arms = [{ name: "as it is" }, { name: "neighbours", model: learned[1] }];
      expect((await shifted.call("PUT", "/v1/experiments/neighbours", { arms })).status).toBe(200);
      await learn({ model: "popularity", promote: false });
      expect(await runs()).toEqual(names(0, 1, 2));
    },
  );

  it(
    "are removed otherwise; runs of people never are, and the numbers stay in the registry",
    LONG,
    async () => {
      await shifted.call("DELETE", "/v1/experiments/neighbours");
      await learn({ model: "popularity", promote: false });
      expect(await runs()).toEqual(names(0, 3));
      const models = await shifted.live().store.models.list();
      const removed = models.filter(({ details }) => details.removed === true);
      expect(removed.map(({ id }) => id).sort()).toEqual([learned[1], learned[2]].sort());
      for (const { metrics } of removed) expect(metrics).toHaveProperty("candidate");
      const audit = await shifted.live().store.audit.list({ limit: 100 });
      const told = audit.filter(({ action }) => action === "remove-bundle").map(({ subject }) => subject);
      expect(told.sort()).toEqual([learned[1], learned[2]].sort());
      const { status, body } = await shifted.call("POST", `/v1/models/${learned[1]}/promote`);
      expect([status, body]).toEqual([
        404,
        expect.objectContaining({ message: expect.stringContaining("removed") }),
      ]);
    },
  );

  it("that are gone cannot be gone back to, and what serves goes on", LONG, async () => {
    expect((await shifted.call("POST", `/v1/models/${learned[3]}/promote`)).status).toBe(200);
    await learn({ model: "popularity", promote: false });
    expect(await runs()).toEqual(names(3, 4));
    expect((await shifted.call("POST", "/v1/models/rollback")).status).toBe(404);
    expect((await shifted.live().store.models.current())?.id).toBe(learned[3]);
    expect(shifted.live().models.current()?.id).toBe(learned[3]);
    const { status } = await shifted.call("POST", "/v1/recommend", { user: "before-1" });
    expect(status).toBe(200);
    expect(shifted.errors).toEqual([]);
  });
});
