import { describe, expect, it } from "vitest";
import { type JointItem, rankJointly } from "./rank-jointly.js";

const QUERY = Float32Array.of(1, 0);
const unit = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const part = (modality: string, degrees: number, nearness = 0) => ({
  modality,
  row: unit(degrees),
  nearness,
});

/** Two items with a text, which also have pictures, and three of pictures alone. */
const ITEMS: JointItem[] = [
  { id: "said", parts: [part("text", 80), part("image", 10)] },
  { id: "told", parts: [part("text", 0), part("image", 90)] },
  { id: "near", parts: [part("image", 0)] },
  { id: "far", parts: [part("image", 180)] },
  { id: "hub", parts: [part("image", 0, 0.9)] },
];
const PLAIN = [
  { id: "said", score: 0.9, contributions: { text: 0.9 } },
  { id: "told", score: 0.1, contributions: { text: 0.1 } },
];
const ranking = {
  query: QUERY,
  modality: "text",
  plain: PLAIN,
  spread: { mean: 0.5, deviation: 0.4 },
  items: ITEMS,
  accepts: () => true,
  count: 10,
};

describe("a search by text among items of any modality", () => {
  it("keeps the order of those with a text, whatever the joint space says of them", () => {
    const ids = rankJointly(ranking).map(({ id }) => id);
    expect(ids.indexOf("said")).toBeLessThan(ids.indexOf("told"));
    expect(ids.filter((id) => id === "said")).toHaveLength(1);
  });

  it("puts the others among them by how far they stand out, hubs less", () => {
    const found = rankJointly(ranking);
    const others = found.map(({ id }) => id).filter((id) => id !== "said" && id !== "told");
    expect(others).toEqual(["near", "hub", "far"]);
    // Cosines less nearness: .985, 0, 1, -1, .1; mean .216962, deviation .740876.
    expect(found.find(({ id }) => id === "near")!.score).toBeCloseTo((1 - 0.216962) / 0.740876, 4);
    for (const { score, contributions } of found) {
      expect(Object.values(contributions).reduce((sum, own) => sum + own, 0)).toBeCloseTo(score, 12);
    }
  });

  it("answers no more than asked, and only what is accepted", () => {
    const accepts = (id: string) => id !== "near";
    expect(rankJointly({ ...ranking, accepts }).map(({ id }) => id)).not.toContain("near");
    expect(rankJointly({ ...ranking, count: 2 })).toHaveLength(2);
    expect(rankJointly({ ...ranking, plain: [] }).map(({ id }) => id)).not.toContain("told");
  });
});
