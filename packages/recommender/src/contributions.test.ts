import { shapleyContributions } from "@modalis/fusion";
import { describe, expect, it } from "vitest";
import { createContentRecommender } from "./index.js";
import { plantWorld } from "./testing/planted-world.js";

describe("contributions", () => {
  it("are the Shapley values of the scores that the same recommender gives with fewer modalities", async () => {
    const { channels, events, users } = plantWorld({ seed: 3, items: 120, users: 8, kinds: 6 });
    const scored = new Map<string, Map<string, number>>();
    const scores = async (names: readonly string[], userId: string): Promise<Map<string, number>> => {
      const chosen = new Map([...channels].filter(([name]) => names.includes(name)));
      await using recommender = await createContentRecommender({ channels: chosen, events });
      const items = await recommender.recommend({ userId, count: 120 });
      return new Map(items.map(({ id, score }) => [id, score]));
    };
    const { id: userId } = users[0]!;
    const modalities = [...channels.keys()];
    for (let mask = 1; mask < 16; mask++) {
      const names = modalities.filter((_, index) => mask & (1 << index));
      scored.set(names.join(), await scores(names, userId));
    }
    await using recommender = await createContentRecommender({ channels, events });
    for (const { id, contributions, score } of await recommender.recommend({ userId, count: 10 })) {
      const players = Object.keys(contributions);
      const shares = shapleyContributions(players, (subset) => {
        const names = modalities.filter((name) => subset.has(name));
        return names.length === 0 ? 0 : scored.get(names.join())!.get(id)!;
      });
      for (const player of players) expect(contributions[player]).toBeCloseTo(shares[player]!, 9);
      expect(Object.values(contributions).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 9);
    }
  });
});
