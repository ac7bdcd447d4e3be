import { expect, it } from "vitest";
import type { Attributes } from "../api/answers.js";
import { seenAttributes } from "./seen-attributes.js";

const itemOf = (id: string, attributes: Attributes) => ({
  id,
  score: 1,
  contributions: {},
  item: { id, title: id, texts: [], media: [], attributes },
});

it("names what may be filtered by with values, lists one by one, and leaves out what is too long to pick", () => {
  const items = [
    itemOf("a", { year: 1999, tags: ["sea", "calm"] }),
    itemOf("b", { year: 1987, tags: ["sea"], story: "x".repeat(99), size: { width: 3 } }),
    { id: "gone", score: 0, contributions: {} },
  ];
  expect([...seenAttributes({ items })]).toEqual([
    ["size", []],
    ["story", []],
    ["tags", ["calm", "sea"]],
    ["year", ["1987", "1999"]],
  ]);
  expect(seenAttributes(undefined).size).toBe(0);
});
