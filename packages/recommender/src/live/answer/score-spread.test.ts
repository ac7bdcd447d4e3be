import { describe, expect, it } from "vitest";
import { createPlantedLive } from "../../testing/planted-live.js";
import { plantedSpace, plantWorld } from "../../testing/planted-world.js";
import { spreadOf } from "./score-spread.js";

describe("how scores lie", () => {
  it("is their mean and their deviation as a population; nothing for none", () => {
    expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: 2 });
    expect(spreadOf([])).toEqual({ mean: 0, deviation: 0 });
  });

  it("tells mean and deviation of a search's scores: of all where items are few, near them where they are many", async () => {
    const few = plantWorld({ seed: 9, items: 200, users: 4, likes: 5 });
    await using small = await createPlantedLive(few);
    const many = plantWorld({ seed: 4, items: 600, users: 4, likes: 5 });
    await using large = await createPlantedLive(many);
    for (const [recommender, { channels }, tolerance] of [
      [small, few, 1e-6],
      [large, many, 0.05],
    ] as const) {
      const pictures = channels.get("image")!;
      const values = pictures.values.slice(0, 48);
      const queries = new Map([["image", { space: plantedSpace("image"), ids: ["query"], values }]]);
      const scores = (await recommender.search({ queries, count: 1000 })).map(({ score }) => score);
      expect(scores).toHaveLength(pictures.ids.length);
      const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
      const spread = recommender.searchSpread({ queries });
      expect(Math.abs(spread.mean - mean)).toBeLessThan(tolerance);
      expect(Math.abs(spread.deviation - Math.sqrt(variance))).toBeLessThan(tolerance);
    }
  });
});
