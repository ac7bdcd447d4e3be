import { expect, it } from "vitest";
import type { ModelDefinition } from "../model/model-definition.js";
import { itemKnn } from "../models/linear/item-knn.js";
import { chooseModel } from "./choose-model.js";
import { narrowPeak, twoTastes } from "./testing/tuning-worlds.js";
import { unflattered } from "./unflattered.js";

it("takes off what is lost on users not learned from: hits by recall, ranks by NDCG, never a gain", () => {
  const means = { "recall@20": 0.2, "precision@10": 0.1, "ndcg@20": 0.1, "mrr@10": 0.3, coverage: 0.7 };
  const learned = { seen: { recall: 0.4, ndcg: 0.2 }, unseen: { recall: 0.3, ndcg: 0.1 } };
  const honest = unflattered(means, learned);
  const expected = {
    "recall@20": 0.15,
    "precision@10": 0.075,
    "ndcg@20": 0.05,
    "mrr@10": 0.15,
    coverage: 0.7,
  };
  for (const [name, value] of Object.entries(expected)) expect(honest[name], name).toBeCloseTo(value, 12);
  expect(unflattered(means, { seen: learned.unseen, unseen: learned.seen })).toEqual(means);
  const nothing = { recall: 0, ndcg: 0 };
  expect(unflattered(means, { seen: nothing, unseen: nothing })).toEqual(means);
});

it("a model that knows validation rows by heart and nothing else is not chosen", async () => {
  // At its setting narrow-peak finds what all users want, which it read from the validation rows.
  const byHeart: ModelDefinition = {
    ...narrowPeak(),
    name: "by-heart",
    defaults: { strength: 0.02 },
    searchSpace: {},
    async fit(data, settings, options) {
      const model = await narrowPeak().fit(data, settings, options);
      const [all, none] = [
        { recall: 1, ndcg: 1 },
        { recall: 0, ndcg: 0 },
      ];
      options.onProgress?.({ share: 1, stage: "fitted", learnedOnValidation: { seen: all, unseen: none } });
      return model;
    },
  };
  const models = [byHeart, itemKnn as unknown as ModelDefinition];
  const choice = await chooseModel(twoTastes(), { seed: 7, nowMs: () => 0, models, trials: 2 });
  const learned = choice.searches.find(({ model }) => model === "by-heart")!.best;
  expect(learned.flattered!["recall@20"]).toBe(1);
  expect(learned.metrics!["recall@20"]).toBe(0);
  expect(choice.model).toBe("item-knn");
  expect(choice.why).toContain("by-heart (0.0000 on users that it did not learn its weights from)");
});
