import { createInteractions } from "@modalis/contract";
import { splitUsers } from "@modalis/evaluation";
import { describe, expect, it } from "vitest";
import type { ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { towerWorld } from "../testing/tower-world.js";
import { MODELS } from "./registry.js";

const { data: world } = towerWorld({ users: 40, items: 24, ownFeatures: true });
// With values, for the models of ratings.
const values = Float32Array.from(world.interactions.items, (item) => 1 + (item % 5));
const { development } = splitUsers({ ...world.interactions, values }, { seed: 1 });
const data: TrainingData = { ...world, interactions: development.training };
const { validation } = development;

/** As little training as a model takes. */
function short(defaults: ModelSettings): ModelSettings {
  const few = {
    epochs: 1,
    dimensions: 4,
    members: 1,
    sweeps: 1,
    hiddenUnits: 4,
    batchSize: 64,
    blocks: 1,
    heads: 2,
  };
  return {
    ...defaults,
    ...Object.fromEntries(Object.entries(few).filter(([name]) => Object.hasOwn(defaults, name))),
  };
}

describe("validation rows of people who were not in training", () => {
  it.each(MODELS.map((model) => [model.name, model] as const))(
    "%s is stopped by them where it can score such people, and else refuses them",
    { timeout: 60_000 },
    async (_, model) => {
      const settings = short(model.defaults);
      await using fitted = await model.fit(data, settings, { seed: 1 });
      const fitting = model.fit({ ...data, validation }, settings, { seed: 1 });
      if (fitted.scoreVisitors === undefined) {
        const refused = await fitting.then(
          async (made) => void (await made[Symbol.asyncDispose]()),
          (error: unknown) => error,
        );
        if (refused !== undefined) expect(refused).toMatchObject({ code: "INVALID_ARGUMENT" });
        return;
      }
      await using stopped = await fitting;
      expect(stopped.scoreVisitors).toBeDefined();
    },
  );
});

describe("validation without rows", () => {
  const { userIds, itemIds } = data.interactions;
  const empty = { seen: data.interactions, positives: createInteractions([], { userIds, itemIds }) };

  it.each(MODELS.map((model) => [model.name, model] as const))(
    "is none to %s",
    { timeout: 60_000 },
    async (_, model) => {
      const settings = short(model.defaults);
      const users = Int32Array.of(0, 1, 2);
      await using without = await model.fit(data, settings, { seed: 1 });
      await using given = await model.fit({ ...data, validation: empty }, settings, { seed: 1 });
      expect(await given.scoreUsers(users)).toEqual(await without.scoreUsers(users));
    },
  );
});
