import { isModalisError } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlantedLive } from "../../testing/planted-live.js";
import { plantWorld } from "../../testing/planted-world.js";
import type { LiveRecommender } from "../live-recommender.js";

const world = plantWorld({ seed: 4, items: 200, users: 20, likes: 5 });
const { ids } = world.channels.get("image")!;
let live: LiveRecommender;
beforeAll(async () => {
  live = await createPlantedLive(world);
});
afterAll(() => live[Symbol.asyncDispose]());

describe("a sample of vectors", () => {
  it("is all of a small catalogue, unit rows each", () => {
    const { items, rows, dimensions, total } = live.sampleVectors({ channel: "image", count: 5000 });
    expect(items.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect([total, rows.length]).toEqual([ids.length, ids.length * dimensions]);
    for (let row = 0; row < total; row++) {
      expect(Math.hypot(...rows.subarray(row * dimensions, (row + 1) * dimensions))).toBeCloseTo(1, 4);
    }
  });

  it("is the beginning of every larger one, and a copy", () => {
    const few = live.sampleVectors({ channel: "image", count: 7 });
    const more = live.sampleVectors({ channel: "image", count: 70 });
    expect(few.items).toHaveLength(7);
    expect(more.items.slice(0, 7)).toEqual(few.items);
    few.rows.fill(0);
    expect(live.sampleVectors({ channel: "image", count: 7 }).rows).toEqual(
      more.rows.slice(0, 7 * more.dimensions),
    );
  });

  it("names the channels there are when it is asked for another", () => {
    try {
      live.sampleVectors({ channel: "smell", count: 1 });
      expect.unreachable();
    } catch (error) {
      expect(isModalisError(error, "NOT_FOUND")).toBe(true);
      expect(String(error)).toContain("image");
    }
  });
});
