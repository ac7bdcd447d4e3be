import { expect, it } from "vitest";
import { MODELS } from "../models/registry.js";
import type { DataFacts } from "./data-facts.js";
import { portfolioFor } from "./portfolio.js";

const facts: DataFacts = {
  users: 100,
  items: 50,
  interactions: 1000,
  density: 0.2,
  itemChannels: ["text"],
  coldItems: 0,
  valued: false,
};
const names = (own: Partial<DataFacts>) => portfolioFor({ ...facts, ...own }, MODELS).map(({ name }) => name);

it("fusion by content is tried where items have content and its training ends in reasonable time", () => {
  expect(names({})).toContain("gated-fusion");
  expect(names({ itemChannels: [] })).not.toContain("gated-fusion");
  expect(names({ interactions: 10_000_000 })).not.toContain("gated-fusion");
});

it("models of ids are tried wherever their matrix fits", () => {
  for (const itemChannels of [[], ["text"]]) {
    expect(names({ itemChannels })).toEqual(
      expect.arrayContaining(["popularity", "item-knn", "ease", "implicit-als"]),
    );
  }
  expect(names({ items: 1_000_000 })).not.toContain("ease");
});
