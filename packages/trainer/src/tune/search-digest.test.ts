import { describe, expect, it } from "vitest";
import type { ModelDefinition } from "../model/model-definition.js";
import { itemKnn } from "../models/linear/item-knn.js";
import { popularity } from "../models/linear/popularity.js";
import { digestOfSearch } from "./search-digest.js";
import { twoTastes } from "./testing/tuning-worlds.js";

const definition = itemKnn as ModelDefinition;
const data = twoTastes();

describe("digestOfSearch", () => {
  it("is the same for a search that may go on from another's log", () => {
    const first = digestOfSearch(definition, data, { seed: 1, trials: 4 });
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(digestOfSearch(definition, twoTastes(), { seed: 1, trials: 8, method: "random" })).toBe(first);
    expect(digestOfSearch(definition, data, { seed: 1, metric: "recall@20", ks: [10, 20] })).toBe(first);
  });

  it("differs with everything that changes what is tried or how it is judged", () => {
    const { validation: _, ...unjudged } = data;
    const halving = { seed: 1, method: "halving" } as const;
    const others = [
      digestOfSearch(definition, data, { seed: 1 }),
      digestOfSearch(definition, data, { seed: 2 }),
      digestOfSearch(definition, twoTastes(9), { seed: 1 }),
      digestOfSearch(definition, unjudged, { seed: 1 }),
      digestOfSearch(definition, data, { seed: 1, metric: "ndcg@20" }),
      digestOfSearch(definition, data, { seed: 1, ks: [5] }),
      digestOfSearch(definition, data, halving),
      digestOfSearch(definition, data, { ...halving, trials: 13 }),
      digestOfSearch(popularity as ModelDefinition, data, { seed: 1 }),
      digestOfSearch({ ...definition, searchSpace: {} }, data, { seed: 1 }),
      digestOfSearch({ ...definition, defaults: { ...definition.defaults, neighbours: 7 } }, data, {
        seed: 1,
      }),
    ];
    expect(new Set(others).size).toBe(others.length);
  });
});
