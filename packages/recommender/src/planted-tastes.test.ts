import { describe, expect, it } from "vitest";
import { measureRecall } from "./testing/planted-recall.js";
import { PLANTED_CHANNELS, plantWorld } from "./testing/planted-world.js";

/** Recall of the users whose taste lies in none of the channels given. */
const others = (byTaste: ReadonlyMap<string, number>, without: string): number => {
  const values = [...byTaste].filter(([channel]) => channel !== without).map(([, recall]) => recall);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

describe.each([1, 2, 3])("tastes planted in one channel of four, seed %i", (seed) => {
  const world = plantWorld({ seed });

  it("are found better with all channels than with any one or two of them", async () => {
    const all = await measureRecall(world, PLANTED_CHANNELS);
    for (const [index, first] of PLANTED_CHANNELS.entries()) {
      for (const second of PLANTED_CHANNELS.slice(index)) {
        const some = await measureRecall(world, [first, second]);
        expect(some.overall, `${first} and ${second}`).toBeLessThan(all.overall);
      }
    }
  });

  it("are lost without their own channel, while the others' stay", async () => {
    const all = await measureRecall(world, PLANTED_CHANNELS);
    for (const left of PLANTED_CHANNELS) {
      const rest = await measureRecall(
        world,
        PLANTED_CHANNELS.filter((channel) => channel !== left),
      );
      expect(rest.byTaste.get(left)!, left).toBeLessThan(0.7 * all.byTaste.get(left)!);
      const change = others(rest.byTaste, left) / others(all.byTaste, left) - 1;
      expect(Math.abs(change), left).toBeLessThan(0.05);
    }
  });
});

it("finds several tastes in one channel better with the nearest likes than with the mean of all alone", async () => {
  for (const tastes of [2, 4]) {
    let [blended, meanAlone] = [0, 0];
    for (const seed of [1, 2, 3]) {
      const world = plantWorld({ seed, tastes, likes: 6 * tastes, noise: 1.8 });
      blended += (await measureRecall(world, PLANTED_CHANNELS)).overall;
      meanAlone += (await measureRecall(world, PLANTED_CHANNELS, { nearestLikes: 0 })).overall;
    }
    expect(blended / meanAlone, `${tastes} tastes`).toBeGreaterThan(1.05);
  }
});
