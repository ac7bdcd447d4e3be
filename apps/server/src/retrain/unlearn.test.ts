import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readBundle } from "@modalis/recommender";
import { ease } from "@modalis/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShiftedServer, type ShiftedServer } from "../testing/open-shifted-server.js";
import { shiftedLikes } from "../testing/shifted-tastes.js";
import type { ForgottenInModel } from "./forgotten-in-models.js";

const START_MS = Date.UTC(2026, 0, 1);
let shifted: ShiftedServer;
let exact: string;
let learned: string;

beforeAll(async () => {
  shifted = await openShiftedServer(START_MS);
  await shifted.call("POST", "/v1/events", { events: shiftedLikes("before", START_MS) });
  const id = async (choice: object) => (await shifted.retrain(choice)).result!.id;
  learned = await id({ model: "bpr-mf", settings: { epochs: 1 }, promote: false });
  exact = await id({ model: "ease" });
}, 240_000);
afterAll(() => shifted[Symbol.asyncDispose]());

const bundle = (id: string) => readBundle(join(shifted.folder, "runs", id));

describe("forgetting a user whom models learned from", { timeout: 240_000 }, () => {
  it("gives a receipt of what is done with each model, and a check that holds once it is done", async () => {
    const { body } = await shifted.call<{ receipt: { models: ForgottenInModel[] } }>(
      "DELETE",
      "/v1/users/before-3?receipt=true",
    );
    const ways = new Map(body.receipt.models.map(({ id, way }) => [id, way]));
    expect([ways.get(exact), ways.get(learned)]).toEqual(["recomputed", "marked"]);
    const check = async () =>
      (
        await shifted.call<{ forgotten: boolean; models: ForgottenInModel[] }>(
          "GET",
          "/v1/users/before-3/forgotten",
        )
      ).body;
    await expect.poll(async () => (await check()).forgotten, { timeout: 120_000, interval: 200 }).toBe(true);
    expect(new Set((await check()).models.map(({ way }) => way))).toEqual(new Set(["absent"]));
  });

  it("leaves a model of closed form as one that never met the user", async () => {
    const { state, interactions, training } = await bundle(exact);
    expect(interactions.userIds).not.toContain("before-3");
    expect(training).toMatchObject({ model: "ease", unlearned: { way: "recomputed", users: 1 } });
    const others = { interactions, itemFeatures: new Map(), userFeatures: new Map() };
    await using anew = await ease.fit(others, { ...ease.defaults }, { seed: 1 });
    expect(state.tensors).toEqual(anew.state().tensors);
  });

  it("takes id, history and row of the user out of other models, and marks them", async () => {
    const { state, interactions, training } = await bundle(learned);
    expect(interactions.userIds).not.toContain("before-3");
    const user = interactions.userIds.findIndex((id) => id.startsWith("forgotten-"));
    expect(interactions.offsets[user + 1]).toBe(interactions.offsets[user]);
    const factors = state.tensors.get("userFactors")!;
    const [, dimensions] = factors.shape as [number, number];
    const row = [...(factors.data as Float32Array).subarray(user * dimensions, (user + 1) * dimensions)];
    expect(new Set(row)).toEqual(new Set([0]));
    expect(training).toMatchObject({ unlearned: { way: "marked", users: 1 } });
  });

  it("shows both in the list of models, and leaves the id in no file of theirs", async () => {
    const models = await shifted.live().store.models.list();
    const unlearned = new Map(models.map(({ id, details }) => [id, details.unlearned]));
    expect(unlearned.get(exact)).toMatchObject({ way: "recomputed", users: 1 });
    expect(unlearned.get(learned)).toMatchObject({ way: "marked", users: 1 });
    for (const id of [exact, learned]) {
      for (const name of ["users.json", "manifest.json", "record.json"]) {
        expect(await readFile(join(shifted.folder, "runs", id, name), "utf8")).not.toContain('before-3"');
      }
    }
  });

  it("serves the bundle as it is now, here and after a restart", async () => {
    expect(shifted.live().models.current()).toMatchObject({
      id: exact,
      details: { unlearned: { users: 1 } },
    });
    await shifted.restart();
    const { body } = await shifted.call<{ personal: boolean }>("POST", "/v1/recommend", { user: "before-4" });
    expect(body.personal).toBe(true);
  });
});
