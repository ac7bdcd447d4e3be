import type { RankingReport } from "@modalis/evaluation";
import { createOnnxRuntime, int32Tensor, modelOfBytes } from "@modalis/onnx";
import { describe, expect, it } from "vitest";
import { fitIdFreeTower } from "../pretrain/id-free-model.js";
import { chooseFineTuning } from "./choose-fine-tuning.js";
import { fineTuningTable } from "./fine-tuning-table.js";
import { fitLowRank } from "./fit-low-rank.js";
import { tinyEncoder } from "./testing/tiny-encoder.js";
import { toldTastes } from "./testing/told-tastes.js";
import { encodeStates, tokenStates } from "./token-states.js";

const ENCODER = modelOfBytes(tinyEncoder(), { id: "tiny", revision: "1" });
const FROZEN = { dimensions: 4, epochs: 6, learningRate: 1e-2, temperature: 0.5 };
const LOW_RANK = { rank: 4, alpha: 8, epochs: 2, stepsAnEpoch: 20, learningRate: 3e-3, temperature: 0.5 };

/** The data with the vectors of its texts, and what low-rank adapters need. */
async function encoded() {
  const { data, tokens } = toldTastes();
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  const states = await tokenStates(tinyEncoder(), tokens, { runtime });
  const features = await encodeStates(states, states.model, { runtime });
  return { data: { ...data, itemFeatures: new Map([["text", features]]) }, states, tokens };
}

describe("residual adapters", () => {
  it("start at what is frozen", async () => {
    const { data } = await encoded();
    const frozen = await fitIdFreeTower(data, { seed: 1, settings: FROZEN });
    // A step too small to be seen: what comes out is what training started from.
    const settings = { ...FROZEN, residualUnits: 3, epochs: 1, learningRate: 1e-9 };
    const adapted = await fitIdFreeTower(data, { seed: 1, settings, start: frozen.tower });
    const vectors = async ({ tower }: typeof frozen) => await tower.encodeItems(data.itemFeatures, 48);
    const [before, after] = [await vectors(frozen), await vectors(adapted)];
    for (const [at, value] of after.entries()) expect(value).toBeCloseTo(before[at]!, 5);
  });

  it("are part of the tower that encodes new items", async () => {
    const { data } = await encoded();
    const settings = { ...FROZEN, residualUnits: 3, epochs: 10 };
    const { tower } = await fitIdFreeTower(data, { seed: 1, settings });
    const table = data.itemFeatures.get("text")!;
    const one = { ...table, data: table.data.slice(8, 16), present: Uint8Array.of(1) };
    const alone = await tower.encodeItems(new Map([["text", one]]), 1);
    const all = await tower.encodeItems(data.itemFeatures, 48);
    for (const [at, value] of alone.entries()) expect(value).toBeCloseTo(all[4 + at]!, 6);
    expect([...tower.heads.get("text")!.tensors.get("adapter out")!.data].some((value) => value !== 0)).toBe(
      true,
    );
    // The item without any content.
    expect([...all.subarray(47 * 4)]).toEqual([0, 0, 0, 0]);
  });
});

describe("low-rank adapters", () => {
  it("learn what frozen vectors do not show, and the merged encoder gives the adapted vectors", {
    timeout: 60_000,
  }, async () => {
    const { data, states, tokens } = await encoded();
    const { tower: start, validation: before } = await fitIdFreeTower(data, { seed: 1, settings: FROZEN });
    const shared = { seed: 1, states, channel: "text", encoder: ENCODER, start };
    const fit = await fitLowRank(data, { ...shared, settings: LOW_RANK });
    expect(fit.validation!).toBeGreaterThan(before! + 0.05);
    expect(fit.encoder.sha256).not.toBe(ENCODER.sha256);
    expect(fit.encoder.revision).toContain("1+low-rank.");
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const session = await runtime.open(fit.encoder);
    const { embedding } = await session.run({
      input_ids: int32Tensor(tokens[0]!, [1, 4]),
      attention_mask: int32Tensor(Int32Array.of(1, 1, 1, 1), [1, 4]),
    });
    for (const [at, value] of (embedding!.data as Float32Array).entries())
      expect(fit.features.data[at]).toBeCloseTo(value, 5);
    const few = { ...LOW_RANK, epochs: 1, stepsAnEpoch: 3 };
    // Without validation rows nothing is undone.
    const { validation: _, ...blind } = data;
    const again = async () => (await fitLowRank(blind, { ...shared, settings: few })).onnx;
    expect(await again()).toEqual(await again());
    expect(await again()).not.toEqual(tinyEncoder());
    // And all epochs count, not the first alone.
    const longer = await fitLowRank(blind, { ...shared, settings: { ...few, epochs: 2 } });
    expect(longer.onnx).not.toEqual(await again());
  });

  it("are undone where they gain nothing", async () => {
    const { data, states } = await encoded();
    const { tower: start, validation } = await fitIdFreeTower(data, { seed: 1, settings: FROZEN });
    const settings = { rank: 1, epochs: 1, stepsAnEpoch: 2, textsAStep: 8, learningRate: 1e-9 };
    const fit = await fitLowRank(data, {
      seed: 1,
      states,
      channel: "text",
      encoder: ENCODER,
      start,
      settings,
    });
    expect(fit.validation).toBeCloseTo(validation!, 6);
    expect(fit.onnx).toEqual(tinyEncoder());
  });
});

describe("chooseFineTuning", () => {
  it("fits each way, keeps the best that beats frozen, and shows the table", {
    timeout: 60_000,
  }, async () => {
    const { data, tokens } = toldTastes();
    const stages = new Set<string>();
    const fineTuning = await chooseFineTuning(data, {
      seed: 1,
      texts: { channel: "text", encoder: ENCODER, tokens },
      frozen: FROZEN,
      residual: { residualUnits: 2 },
      lowRank: LOW_RANK,
      onProgress: ({ stage }) => stages.add(stage.split(":")[0]!),
    });
    expect([...stages]).toEqual(["frozen", "residual", "low-rank"]);
    expect(fineTuning.table.map(({ way }) => way)).toEqual(["frozen", "residual", "low-rank"]);
    expect(fineTuning.way).toBe("low-rank");
    expect(fineTuning.encoder?.model.sha256).not.toBe(ENCODER.sha256);
    const [frozen, , lowRank] = fineTuning.table;
    expect(lowRank!.against!.difference).toBeCloseTo(lowRank!.recall - frozen!.recall, 6);
  });

  it("refuses data without validation rows, texts of other items and tokens that are none", async () => {
    const { data, tokens, empty } = toldTastes();
    const refused = { code: "INVALID_ARGUMENT" };
    const texts = { channel: "text", encoder: ENCODER, tokens };
    const { validation: _, ...without } = data;
    await expect(chooseFineTuning(without, { seed: 1, texts })).rejects.toMatchObject(refused);
    const fewer = { ...texts, tokens: tokens.slice(1) };
    await expect(chooseFineTuning(data, { seed: 1, texts: fewer })).rejects.toMatchObject(refused);
    const odd = { ...texts, tokens: tokens.with(0, Int32Array.of(-1)) };
    await expect(chooseFineTuning(data, { seed: 1, texts: odd })).rejects.toMatchObject(refused);
    const unknown = { ...texts, tokens: tokens.with(0, Int32Array.of(5_000)) };
    await expect(chooseFineTuning(data, { seed: 1, texts: unknown })).rejects.toMatchObject(refused);
    const long = { ...texts, tokens: tokens.with(0, new Int32Array(17).fill(7)) };
    await expect(chooseFineTuning(data, { seed: 1, texts: long })).rejects.toThrow(/17 tokens/);
    const lowRank = { rank: -1 };
    await expect(chooseFineTuning(data, { seed: 1, texts, frozen: { epochs: 1 }, lowRank })).rejects.toThrow(
      /rank is a whole number/,
    );
    const nobody = { ...data, interactions: empty };
    await expect(chooseFineTuning(nobody, { seed: 1, texts })).rejects.toMatchObject(refused);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(chooseFineTuning(data, { seed: 1, texts, signal })).rejects.toThrow(/enough/);
  });
});

describe("fineTuningTable", () => {
  const report = (perUser: readonly number[]): RankingReport => {
    const scores = {
      perUser: Float64Array.from(perUser),
      mean: perUser.reduce((a, b) => a + b, 0) / perUser.length,
    };
    const users = Int32Array.from(perUser, (_, at) => at);
    return { users, metrics: { "recall@20": scores, "ndcg@20": scores } } as unknown as RankingReport;
  };
  const base = [0.1, 0.4, 0.2, 0.6, 0.3, 0.5, 0.7, 0.2];

  it("lets a way win only with a gain beyond chance", () => {
    const table = fineTuningTable(
      new Map([
        ["frozen", report(base)],
        ["residual", report(base.map((value, at) => value + (at % 2 === 0 ? 0.21 : -0.2)))],
        ["low-rank", report(base.map((value, at) => value + 0.1 + at / 100))],
      ]),
    );
    expect(table.map(({ way, beatsFrozen }) => [way, beatsFrozen])).toEqual([
      ["frozen", false],
      ["residual", false],
      ["low-rank", true],
    ]);
    expect(table[1]!.against!.difference).toBeCloseTo(0.005, 12);
    expect(table[2]!.against!.interval[0]).toBeGreaterThan(0);
  });

  it("never prefers what is worse, however surely", () => {
    const worse = report(base.map((value, at) => value - 0.1 - at / 100));
    const table = fineTuningTable(
      new Map([
        ["frozen", report(base)],
        ["residual", worse],
      ]),
    );
    expect(table[1]!.against!.pValue).toBeLessThan(0.05);
    expect(table[1]!.beatsFrozen).toBe(false);
  });
});
