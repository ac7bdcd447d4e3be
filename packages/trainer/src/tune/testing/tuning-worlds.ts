import { createInteractions } from "@modalis/contract";
import { splitRandomByUser } from "@modalis/evaluation";
import { factorsModel } from "@modalis/recommender";
import type { ModelDefinition, ModelSettings } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { seededRandom } from "../../random/seeded-random.js";

/** Users who mostly like items of their own half. */
export function twoTastes(seed = 1): TrainingData {
  const random = seededRandom(seed);
  const rows = Array.from({ length: 60 }, (_, user) => user).flatMap((user) => {
    const liked = new Set(Array.from({ length: 10 }, () => 2 * random.integer(20) + (user % 2)));
    return [...liked].map((item) => ({ userId: `u${user}`, itemId: `i${item}` }));
  });
  const ids = (letter: string, count: number) => Array.from({ length: count }, (_, at) => `${letter}${at}`);
  const interactions = createInteractions(rows, { userIds: ids("u", 60), itemIds: ids("i", 40) });
  const { development } = splitRandomByUser(interactions, { seed: 1 });
  return {
    interactions: development.training,
    validation: development.validation,
    itemFeatures: new Map(),
    userFeatures: new Map(),
  };
}

/** Knows what more of the users want the nearer its one setting is to .02. */
export function narrowPeak(): ModelDefinition {
  return {
    name: "narrow-peak",
    summary: "A model with one sharp setting.",
    paper: "none",
    needsFeatures: false,
    defaults: { strength: 1 },
    searchSpace: { strength: { kind: "number", from: 1e-4, to: 1, scale: "log" } },
    async fit({ validation }, settings: ModelSettings) {
      const distance = Math.abs(Math.log(Number(settings.strength) / 0.02));
      const known = Math.floor(60 / (1 + 10 * distance));
      const { offsets, items } = validation!.positives;
      const userFactors = new Float32Array(60 * 40);
      for (let user = 0; user < known; user++) {
        for (const item of items.subarray(offsets[user], offsets[user + 1]))
          userFactors[user * 40 + item] = 1;
      }
      const itemFactors = Float32Array.from({ length: 1600 }, (_, at) => (at % 41 === 0 ? 1 : 0));
      return factorsModel({ userFactors, itemFactors, dimensions: 40 });
    },
  };
}
