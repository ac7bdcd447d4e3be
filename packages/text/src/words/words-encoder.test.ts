import { join } from "node:path";
import { describeEncoder } from "@modalis/conformance";
import { type EmbeddingBatch, rowOf } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitWordStatistics } from "./word-statistics.js";
import { createWordsEncoder } from "./words-encoder.js";

const catalogue = [
  "Two dogs run on the beach",
  "A man climbs a cliff above the sea",
  "The quick brown fox jumps over the lazy dog",
  "一个穿粉色连衣裙的小女孩正在爬木屋的楼梯",
  "两只狗在沙滩上奔跑",
  "一名男子在海边攀登悬崖",
  "厨师在餐厅的厨房里准备晚餐",
  "孩子们在公园里踢足球",
  "Съешь ещё этих мягких французских булок",
];

/** The dictionaries that split Chinese belong to ICU, so the fingerprint of one ICU is not that of another. */
const GOLDEN_ICU = "78";
const icu = process.versions.icu?.split(".")[0];

describeEncoder({
  name: "the words encoder",
  create: () => createWordsEncoder({ statistics: fitWordStatistics(catalogue) }),
  inputs: [
    { id: "english", content: "Dogs on a beach" },
    { id: "chinese", content: "小女孩爬楼梯" },
    { id: "russian", content: "мягкие булки" },
  ],
  broken: [
    { id: "empty", content: "" },
    { id: "marks", content: "?! … 🎉" },
    { id: "null", content: null as unknown as string },
    { id: "huge", content: "字".repeat(1_000_001) },
  ],
  tolerance: 0,
  likeness: { anchor: "两只狗在海滩上跑", near: "两只狗在沙滩上奔跑", far: "厨师在厨房里准备晚餐" },
  golden: { path: join(import.meta.dirname, "../golden/words-encoder.safetensors") },
  skip:
    icu === GOLDEN_ICU
      ? []
      : ["keeps the fingerprint of its golden file", "gives the rows of its golden file"].map((check) => ({
          check,
          reason: `the golden file was written with ICU ${GOLDEN_ICU}, this is ICU ${icu}`,
        })),
});

const encode = async (texts: readonly string[], fitted: readonly string[] = texts, dimensions = 2_048) => {
  await using encoder = await createWordsEncoder({ statistics: fitWordStatistics(fitted), dimensions });
  return (await encoder.encode(texts.map((content, at) => ({ id: `${at}`, content })))).batch;
};

const similarity = (batch: EmbeddingBatch, left: number, right: number) => {
  const other = rowOf(batch, right);
  return rowOf(batch, left).reduce((sum, value, at) => sum + value * other[at]!, 0);
};

describe("the words encoder", () => {
  it.each([
    ["一个小姑娘在爬木屋的台阶", 3],
    ["沙滩上有两条狗", 4],
    ["一个男人正在攀爬海边的悬崖", 5],
    ["大厨在厨房做晚餐", 6],
    ["一群小孩在公园踢球", 7],
    ["французские булки", 8],
    ["a man climbing cliffs", 1],
  ])("finds for %s its paraphrase in the catalogue", async (query, expected) => {
    const batch = await encode([...catalogue, query], catalogue);
    const scores = catalogue.map((_, at) => similarity(batch, at, catalogue.length));
    expect(scores.indexOf(Math.max(...scores))).toBe(expected);
  });

  it("equals the formula of hashed TF-IDF where no two features share a dimension", async () => {
    // Words of one letter: "a" and "b" are words; their n-grams are "<a", "<a>", "a>" and the same of b.
    const fitted = ["a", "a b", "b"];
    const batch = await encode(["a", "a a b", "a b"], fitted, 65_536);
    // N = 3 and df = 2 for all, so all weigh the same but for 1 + ln 2 where "a" occurs twice.
    const twice = 1 + Math.log(2);
    const halves = [1 / Math.sqrt(2), (twice + 1) / Math.sqrt(2 * (twice ** 2 + 1))];
    expect(similarity(batch, 0, 2)).toBeCloseTo(halves[0]!, 6);
    expect(similarity(batch, 1, 2)).toBeCloseTo(halves[1]!, 6);
  });

  it("weighs a rare word above a frequent one", async () => {
    const fitted = ["common rare", ...Array<string>(50).fill("common")];
    const batch = await encode(["common rare", "common", "rare"], fitted);
    expect(similarity(batch, 0, 2)).toBeGreaterThan(similarity(batch, 0, 1));
  });

  it("folds case, compatibility forms and Latin accents, but not the marks of other scripts", async () => {
    const batch = await encode(["Café Ⅷ", "CAFE VIII", "हिन्दी", "हन्द"]);
    expect(similarity(batch, 0, 1)).toBeCloseTo(1, 6);
    expect(similarity(batch, 2, 3)).toBeLessThan(0.9);
  });

  it("keeps unrelated texts near right angles", async () => {
    const batch = await encode(["dogs running along beaches", "quarterly financial report"]);
    expect(Math.abs(similarity(batch, 0, 1))).toBeLessThan(0.1);
  });

  it("gives a row of unit length for any text with a word, or EMPTY_INPUT", async () => {
    await using encoder = await createWordsEncoder({
      statistics: fitWordStatistics(catalogue),
      dimensions: 64,
    });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 80 }), async (content) => {
        const { batch, failures } = await encoder.encode([{ id: "x", content }]);
        if (failures.length > 0) expect(failures[0]!.error).toMatchObject({ code: "EMPTY_INPUT" });
        else expect(Math.hypot(...batch.values)).toBeCloseTo(1, 5);
      }),
    );
  });

  it("gives a text whose word and n-gram take each other away the row of its word", async () => {
    // Each is one word and one n-gram, which share a dimension of 2,048 with opposite signs.
    const batch = await encode(["训", "顕", "聩"]);
    expect(batch.ids).toHaveLength(3);
    for (let row = 0; row < 3; row++) expect(similarity(batch, row, row)).toBe(1);
  });

  it("gives every text with a word a row of unit length, however few dimensions features share", async () => {
    const characters = Array.from({ length: 512 }, (_, at) => String.fromCodePoint(0x4e00 + at));
    const batch = await encode(characters, [], 64);
    expect(batch.ids).toHaveLength(characters.length);
    for (let row = 0; row < characters.length; row++) expect(similarity(batch, row, row)).toBeCloseTo(1, 5);
  });

  it("notes where it stopped reading a long text", async () => {
    const batch = await encode([`${"word ".repeat(30_000)}`]);
    expect(batch.provenance?.[0]?.notes).toEqual(["cut to 100000 characters"]);
  });

  it("opens another space when the statistics or the dimensions change", async () => {
    const space = async (texts: string[], dimensions = 2_048) =>
      (await createWordsEncoder({ statistics: fitWordStatistics(texts), dimensions })).space.fingerprint;
    expect(await space(["a"])).toBe(await space(["a"]));
    expect(await space(["a"])).not.toBe(await space(["b"]));
    expect(await space(["a"])).not.toBe(await space(["a"], 1_024));
  });

  it.each([0, 63, 65_537, 2_048.5])("refuses %j dimensions", async (dimensions) => {
    await expect(createWordsEncoder({ statistics: fitWordStatistics([]), dimensions })).rejects.toMatchObject(
      {
        code: "INVALID_ARGUMENT",
      },
    );
  });
});
