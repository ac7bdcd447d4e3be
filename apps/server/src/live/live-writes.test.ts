import { defineSpace } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyServer, openEmptyServer } from "../testing/open-empty-server.js";
import { sha256Of } from "./item-contents.js";

let opened: EmptyServer;
beforeAll(async () => {
  opened = await openEmptyServer();
}, 240_000);
afterAll(() => opened[Symbol.asyncDispose]());

describe("writing to a live catalogue", { timeout: 120_000 }, () => {
  it("makes items that events bring recommendable before the call is answered", async () => {
    const { live } = opened;
    const event = { userId: "ada", itemId: "brought", kind: "like" };
    await live.addEvents([event], { createMissing: true });
    expect(live.recommender.knowsItem("brought")).toBe(true);
    const { items } = await live.recommender.recommend({ userId: "ben", count: 5 });
    expect(items.map(({ id }) => id)).toEqual(["brought"]);
    await live.addEvents([{ ...event, itemId: "not there" }]);
    expect(live.recommender.knowsItem("not there")).toBe(false);
  });

  it("counts and tells what the recommender cannot take, and takes the rest", async () => {
    const { live, errors, server } = opened;
    const space = defineSpace({
      modality: "text",
      dimensions: 3,
      normalisation: "l2",
      model: { id: "toy", revision: "1", preprocessing: "none" },
    });
    await live.recommender.addChannel("text", space);
    expect(live.refused()).toBe(0);
    const row = { channel: "text", sha256: sha256Of("a rose") };
    await live.store.putVectors(space.fingerprint, [
      { ...row, itemId: "sound", vector: Float32Array.of(1, 0, 0) },
      { ...row, itemId: "short", vector: Float32Array.of(1, 0) },
    ]);
    const contents = { text: [{ kind: "text" as const, text: "a rose" }] };
    await live.store.putItems([
      { id: "sound", contents },
      { id: "short", contents },
    ]);
    await expect.poll(() => live.recommender.knowsItem("short"), { timeout: 20_000 }).toBe(true);
    expect(live.recommender.knowsItem("sound")).toBe(true);
    expect(live.refused()).toBeGreaterThan(0);
    expect(errors.map(String).join("\n")).toContain('item "short"');
    expect((await server.inject("/metrics")).body).toMatch(/modalis_refused_total [1-9]/);
  });
});
