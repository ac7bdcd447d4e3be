import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShiftedServer, type ShiftedServer } from "../testing/open-shifted-server.js";
import { shiftedLikes } from "../testing/shifted-tastes.js";
import type { ForgottenInModel } from "./forgotten-in-models.js";

const START_MS = Date.UTC(2026, 0, 1);
let shifted: ShiftedServer;
let arm: string;

beforeAll(async () => {
  shifted = await openShiftedServer(START_MS);
  // Somebody without whom the new item goes with nothing.
  const only = Array.from({ length: 6 }, (_, at) => ({
    userId: "only",
    itemId: at === 0 ? "item-new" : `item-${at}`,
    kind: "like",
    timestampMs: START_MS - 1,
  }));
  await shifted.call("PUT", "/v1/items/item-new", {});
  await shifted.call("POST", "/v1/events", { events: [...only, ...shiftedLikes("before", START_MS)] });
  await shifted.retrain({ model: "popularity" });
  arm = (await shifted.retrain({ model: "ease", settings: { regularisation: 1 } })).result!.id;
  await shifted.call("POST", "/v1/models/rollback");
  const arms = [
    { name: "none", weight: 1e-9 },
    { name: "ease", model: arm, weight: 1 },
  ];
  expect((await shifted.call("PUT", "/v1/experiments/ease", { arms })).status).toBe(200);
  expect((await shifted.call("POST", "/v1/experiments/ease/start")).status).toBe(200);
}, 240_000);
afterAll(() => shifted[Symbol.asyncDispose]());

interface Answer {
  readonly experiment: { readonly arm: string };
  readonly items: readonly {
    readonly id: string;
    readonly score: number;
  }[];
}

/** What the model of the arm adds to each item for somebody who liked what the forgotten person liked. */
async function byTheModel(): Promise<ReadonlyMap<string, number>> {
  const session = { id: "somebody", events: [1, 2, 3].map((at) => ({ itemId: `item-${at}`, kind: "like" })) };
  const asked = { session, count: 60, sources: { content: 0, trend: 0, popularity: 0 } };
  const { body } = await shifted.call<Answer>("POST", "/v1/recommend", asked);
  expect(body.experiment.arm).toBe("ease");
  return new Map(body.items.map(({ id, score }) => [id, score]));
}

describe("forgetting a user whom the bundle of a running experiment learned from", {
  timeout: 240_000,
}, () => {
  it("reaches the parameters that answer, and the check waits for that", async () => {
    const before = await byTheModel();
    type Receipt = { receipt: { models: ForgottenInModel[] } };
    const { body } = await shifted.call<Receipt>("DELETE", "/v1/users/only?receipt=true");
    expect(body.receipt.models.find(({ id }) => id === arm)).toMatchObject({ way: "recomputed" });
    const check = async () =>
      (await shifted.call<{ forgotten: boolean }>("GET", "/v1/users/only/forgotten")).body.forgotten;
    await expect.poll(check, { timeout: 120_000, interval: 20 }).toBe(true);
    // From the moment at which the check holds, not some time later.
    const after = await byTheModel();
    expect(after.get("item-new")).toBeLessThan(before.get("item-new")!);
    expect(after.get("item-8")).not.toBe(before.get("item-8"));
    await shifted.restart();
    expect(await byTheModel()).toEqual(after);
    expect(shifted.errors).toEqual([]);
  });
});
