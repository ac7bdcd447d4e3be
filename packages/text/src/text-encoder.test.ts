import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeEncoder } from "@modalis/conformance";
import { type EncoderV1, rowOf } from "@modalis/contract";
import { createOnnxRuntime } from "@modalis/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTextEncoder } from "./text-encoder.js";

const cacheFolder = mkdtempSync(join(tmpdir(), "modalis-text-"));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

const longPlot = "A retired detective returns to the harbour town where she grew up. ".repeat(40);

describeEncoder({
  name: "the built-in text encoder",
  create: () => createTextEncoder({ cacheFolder }),
  inputs: [
    { id: "dogs", content: "Two dogs run on the beach ." },
    { id: "climb", content: "A man climbs a cliff above the sea." },
    { id: "plot", content: longPlot },
    { id: "short", content: "jazz" },
  ],
  broken: [
    { id: "empty", content: "" },
    { id: "blank", content: " \n\t\u0000" },
    { id: "chinese", content: "两只狗在沙滩上奔跑。" },
    { id: "emoji", content: "🎉🎉🎉" },
    { id: "number", content: 7 as unknown as string },
    { id: "huge", content: "a ".repeat(600_000) },
  ],
  tolerance: 1e-5,
  likeness: {
    anchor: "Two dogs run on the beach.",
    near: "A pair of puppies are playing in the sand.",
    far: "Quarterly earnings exceeded the forecast of analysts.",
  },
  golden: { path: join(import.meta.dirname, "golden/sentence-encoder.safetensors") },
});

describe("createTextEncoder", () => {
  let encoder: EncoderV1<string>;
  beforeAll(async () => {
    encoder = await createTextEncoder({ cacheFolder });
  });
  afterAll(async () => {
    await encoder[Symbol.asyncDispose]();
  });

  const encodeOne = async (content: string) => {
    const { batch, failures } = await encoder.encode([{ id: "one", content }]);
    return { row: batch.values, notes: batch.provenance?.[0]?.notes, code: failures[0]?.error };
  };

  it("declares its space", () => {
    expect(encoder.space).toMatchObject({
      modality: "text",
      dimensions: 512,
      normalisation: "l2",
      model: { id: "universal-sentence-encoder-lite" },
    });
    expect(encoder.space.aspect).toBeUndefined();
  });

  it("notes that a text was truncated, and does not read beyond", async () => {
    const { row, notes } = await encodeOne(longPlot);
    expect(notes).toEqual(["truncated to 128 tokens"]);
    expect((await encodeOne(`${longPlot} and then something else`)).row).toEqual(row);
  });

  it("reads runs of white space and line ends as one space, but not case", async () => {
    const { row } = await encodeOne("A dog runs");
    expect((await encodeOne("  A\n\tdog \u00a0 runs ")).row).toEqual(row);
    expect((await encodeOne("a dog runs")).row).not.toEqual(row);
  });

  it.each([
    "Съешь ещё этих мягких булок",
    "東京タワーへようこそ",
    "أنا أحب القراءة",
    "Ξεσκεπάζω την βδελυγμία",
    "हिन्दी बोलता हूँ",
  ])("says that it cannot read %s", async (text) => {
    expect((await encodeOne(text)).code).toMatchObject({ code: "UNREADABLE_SCRIPT" });
  });

  it.each([
    "Élève à l'école: où êtes-vous?",
    "Das Mädchen läuft über die Straße",
    "Sony WH-1000XM4 无线耳机",
    "3.14159",
    "a",
  ])("reads %s", async (text) => {
    expect((await encodeOne(text)).code).toBeUndefined();
  });

  it("notes how much of a mixed text it cannot read", async () => {
    expect((await encodeOne("Sony WH-1000XM4 无线耳机")).notes).toEqual([
      "33 % of the letters are unreadable",
    ]);
  });

  it("gives the same rows whatever fits into one run of the model", async () => {
    const inputs = Array.from({ length: 40 }, (_, at) => ({
      id: `${at}`,
      content: "word ".repeat(1 + ((at * 7) % 50)),
    }));
    await using narrow = await createTextEncoder({ cacheFolder, maxBatchTokens: 1 });
    const wide = await encoder.encode(inputs);
    const alone = await narrow.encode(inputs);
    for (const at of inputs.keys()) {
      const other = rowOf(alone.batch, at);
      const gap = rowOf(wide.batch, at).reduce(
        (most, value, d) => Math.max(most, Math.abs(value - other[d]!)),
        0,
      );
      expect(gap).toBeLessThan(1e-5);
    }
  });

  it("lets timers fire between runs, and stops there when aborted", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const inputs = Array.from({ length: 64 }, (_, at) => ({ id: `${at}`, content: longPlot }));
    setTimeout(() => stop.abort(reason), 1);
    await expect(encoder.encode(inputs, { signal: stop.signal })).rejects.toBe(reason);
  });

  it("finishes what is running before it is disposed", async () => {
    const runtime = createOnnxRuntime();
    const brief = await createTextEncoder({ cacheFolder, runtime });
    const running = brief.encode([{ id: "last", content: "the last words" }]);
    await brief[Symbol.asyncDispose]();
    expect((await running).batch.ids).toEqual(["last"]);
    await runtime[Symbol.asyncDispose]();
  });

  it("refuses an id that appears twice", async () => {
    const twice = [
      { id: "x", content: "a" },
      { id: "x", content: "b" },
    ];
    await expect(encoder.encode(twice)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("holds the cleaning in its fingerprint", async () => {
    await using html = await createTextEncoder({ cacheFolder, cleaning: { html: true } });
    expect(html.space.fingerprint).not.toBe(encoder.space.fingerprint);
    const { batch } = await html.encode([{ id: "1", content: "<p>A <b>dog</b> runs</p>" }]);
    expect(batch.values).toEqual((await encodeOne("A dog runs")).row);
  });

  it.each([
    [{ maxBatchTokens: 0 }],
    [{ maxCharacters: Number.NaN }],
    [{ use: "answer" as "query" }],
    [{ pooling: "mean" as const }],
    [{ cleaning: { stopWords: ["klingon" as "en"] } }],
  ])("refuses %j", async (options) => {
    await expect(createTextEncoder({ cacheFolder, ...options })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});
