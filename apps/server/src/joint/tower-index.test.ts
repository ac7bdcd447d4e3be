import { createBatch, defineSpace } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { createTowerIndex, type TowerQuery } from "./tower-index.js";

const model = (modality: string, id: string) =>
  defineSpace({
    modality,
    dimensions: 2,
    normalisation: "l2",
    model: { id, revision: "1", preprocessing: modality },
    jointSpace: `${id}@1`,
  });
const PICTURES = model("image", "clip");
const SOUNDS = model("audio", "clap");
const [asked, askedSounds] = [model("text", "clip"), model("text", "clap")];
const row = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const item = (id: string, vectors: Record<string, Float32Array>, more = {}) => ({
  id,
  attributes: { price: id.length },
  vectors: new Map(Object.entries(vectors)),
  ...more,
});

function filled(spaces = new Map([["image", PICTURES]])) {
  const index = createTowerIndex(() => spaces);
  index.put([
    item("said", { text: row(0), image: row(90) }),
    item("told", { text: row(90), image: row(0) }),
    item("near", { image: row(5) }),
    item("far", { image: row(170) }),
    item("words", { "text.words": row(1), image: row(1) }),
    item("hidden", { image: row(0) }, { hidden: true }),
    item("text only", { text: row(1) }),
  ]);
  return index;
}
const QUERY: TowerQuery = {
  across: new Map([["image", createBatch(asked, ["query"], row(0))]]),
  judged: new Set(["text"]),
  plain: [
    { id: "said", score: 0.9, contributions: { text: 0.9 } },
    { id: "told", score: 0.1, contributions: { text: 0.1 } },
  ],
  spread: { mean: 0.5, deviation: 0.4 },
  count: 10,
  nowMs: 0,
};
const idsOf = (found: ReturnType<ReturnType<typeof filled>["search"]>) => found?.map(({ id }) => id);

describe("pictures by the text tower of their model", () => {
  it("stand among the items with texts, which keep their order", () => {
    const ids = idsOf(filled().search(QUERY))!;
    expect(ids.indexOf("said")).toBeLessThan(ids.indexOf("told"));
    expect(ids.filter((id) => id !== "said" && id !== "told")).toEqual(["words", "near", "far"]);
  });

  it("leave out what any channel that was asked has judged, though it did not come among the best", () => {
    const ids = idsOf(
      filled().search({ ...QUERY, plain: QUERY.plain.slice(0, 1), judged: new Set(["text"]) }),
    );
    expect(ids).not.toContain("told");
    expect(idsOf(filled().search({ ...QUERY, judged: new Set(["text", "text.words"]) }))).not.toContain(
      "words",
    );
  });

  it("answer alone, in the order of their cosines, where no text can be searched", () => {
    const alone = { ...QUERY, plain: [], judged: new Set<string>(), spread: { mean: 0, deviation: 1 } };
    expect(idsOf(filled().search(alone))).toEqual(["told", "words", "near", "said", "far"]);
    expect(idsOf(filled().search({ ...alone, count: 2 }))).toEqual(["told", "words"]);
    const filter = { attribute: "price", atMost: 4 };
    expect(idsOf(filled().search({ ...alone, filter }))).toEqual(["told", "near", "said", "far"]);
  });

  it("are not found by the tower of another model, nor once they are gone or encoded otherwise", () => {
    const other = new Map([["image", createBatch(askedSounds, ["query"], row(0))]]);
    expect(filled().search({ ...QUERY, across: other })).toBeUndefined();
    const spaces = new Map([["image", PICTURES]]);
    const index = filled(spaces);
    index.remove("near");
    index.put([item("far", {})]);
    expect(idsOf(index.search(QUERY))).not.toContain("near");
    expect(idsOf(index.search(QUERY))).not.toContain("far");
    const { jointSpace: _, ...apart } = PICTURES;
    expect(filled(new Map([["image", apart as typeof PICTURES]])).search(QUERY)).toBeUndefined();
  });

  it("and sounds are each asked by the tower of their own model", () => {
    const index = createTowerIndex(
      () =>
        new Map([
          ["image", PICTURES],
          ["audio", SOUNDS],
        ]),
    );
    index.put([
      item("seen", { image: row(0) }),
      item("unseen", { image: row(90) }),
      item("heard", { audio: row(90) }),
      item("unheard", { audio: row(0) }),
    ]);
    const across = new Map([
      ["image", createBatch(asked, ["query"], row(0))],
      ["audio", createBatch(askedSounds, ["query"], row(90))],
    ]);
    const found = index.search({ ...QUERY, across, plain: [], judged: new Set() })!;
    expect(found.slice(0, 2).map(({ id }) => id)).toEqual(["heard", "seen"]);
    expect(found[0]!.contributions).toEqual({ audio: expect.closeTo(1, 5) });
  });
});
