import { ModalisError } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import type { ModelDefinition } from "../model/model-definition.js";
import { itemKnn } from "../models/linear/item-knn.js";
import { popularity } from "../models/linear/popularity.js";
import { chooseModel } from "./choose-model.js";
import { narrowPeak, twoTastes } from "./testing/tuning-worlds.js";

const data = twoTastes();
const base = { seed: 7, nowMs: () => 0 };

describe("chooseModel", () => {
  it("is never worse on validation than the best single model, and says why in a sentence", async () => {
    const models = [popularity, itemKnn] as unknown as ModelDefinition[];
    const choice = await chooseModel(data, { ...base, models, trials: 6 });
    for (const { best } of choice.searches) {
      expect(choice.best.metrics!["recall@20"]).toBeGreaterThanOrEqual(best.metrics!["recall@20"]!);
    }
    expect(choice.model).toBe("item-knn");
    expect(choice.why).toMatch(
      /^item-knn \([01]\.\d{4}\) has the highest recall@20 on validation rows, before popularity \(0\.\d{4}\); the data: 60 users, 40 items, [\d.]+ % of pairs known, no content\.$/,
    );
  });

  it("leaves out what cannot be fitted and names it, and needs at least one that can", async () => {
    const broken: ModelDefinition = {
      ...narrowPeak(),
      name: "broken",
      fit: async () => {
        throw new ModalisError("INVALID_ARGUMENT", "no such luck");
      },
    };
    const models = [broken, popularity as unknown as ModelDefinition];
    const choice = await chooseModel(data, { ...base, models, trials: 2 });
    expect(choice.failures).toEqual([{ model: "broken", message: expect.stringContaining("no such luck") }]);
    await expect(chooseModel(data, { ...base, models: [broken] })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});
