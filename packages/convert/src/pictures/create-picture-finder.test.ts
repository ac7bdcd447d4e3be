import { describeConverter } from "@modalis/conformance";
import type { MediaSource } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { createPictureFinder } from "./create-picture-finder.js";

const SHELF = new Map([
  ["sea", [3, 0, 1]],
  ["forest", [0, 3, 1]],
  ["snow", [1, 1, 3]],
]);

/** Pictures on a shelf, found by the cosine of counted words. */
async function search(text: string) {
  const asked = [...SHELF.keys()].map((word) => text.split(word).length - 1);
  const length = Math.hypot(...asked);
  return [...SHELF]
    .map(([name, row]) => {
      const dot = row.reduce((sum, value, at) => sum + value * asked[at]!, 0);
      return { content: `${name}.jpg`, similarity: length === 0 ? 0 : dot / length / Math.hypot(...row) };
    })
    .sort((one, other) => other.similarity - one.similarity);
}

const create = async () => createPictureFinder({ search, revision: "shelf@1", leastSimilarity: 0.3 });

describe("a picture finder", () => {
  it("gives the nearest picture and says how near", async () => {
    await using finder = await create();
    const { outputs } = await finder.convert([{ id: "a", content: "a forest by the forest" }]);
    expect(outputs).toEqual([{ id: "a", content: "forest.jpg", confidence: 3 / Math.hypot(0, 3, 1) }]);
  });
});

describeConverter<string, MediaSource>({
  name: "retrieval from text to image",
  create,
  inputs: ["sea", "forest", "snow and sea"].map((content) => ({ id: content, content })),
  broken: [
    { id: "empty", content: "  " },
    { id: "nothing near", content: "a desert" },
  ],
});
