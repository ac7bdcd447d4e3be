import { createOnnxRuntime, int32Tensor, modelOfBytes, type OnnxRuntime, readOnnxGraph } from "@modalis/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { mul } from "../autodiff/arithmetic.js";
import { sum } from "../autodiff/broadcasting.js";
import { exportInferenceGraph } from "../autodiff/inference-graph.js";
import type { Tape } from "../autodiff/tape.js";
import { buildTrainingGraph } from "../autodiff/training-graph.js";
import { sizeOf, type Var } from "../autodiff/variable.js";
import { seededRandom } from "../random/seeded-random.js";
import { gradientError } from "../testing/gradient-check.js";
import { lastLayerOf } from "./last-layer.js";
import { besideWeights, mergeLowRank } from "./low-rank.js";
import { replayGraph } from "./replay-graph.js";
import { tinyEncoder } from "./testing/tiny-encoder.js";
import { encodeStates, tokenStates } from "./token-states.js";

const runtime: OnnxRuntime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

const TEXTS = [[6, 7, 8], [9, 10], undefined, [11, 12, 13, 14, 15]];
const MODEL = tinyEncoder();
const SHAPE = { rank: 2, alpha: 3 };

/** What the whole model gives for a text by itself. */
async function original(model: Uint8Array, ids: readonly number[]) {
  const session = await runtime.open(modelOfBytes(model, { id: "tiny" }));
  const dims = [1, ids.length];
  const { embedding } = await session.run({
    input_ids: int32Tensor(Int32Array.from(ids), dims),
    attention_mask: int32Tensor(new Int32Array(ids.length).fill(1), dims),
  });
  return embedding!.data as Float32Array;
}

/** The last layer in the autodiff, from states that are fed. */
function lastLayer(tape: Tape, hidden: Var, mask: Var, rank: number): Var {
  const graph = readOnnxGraph(MODEL);
  const layer = lastLayerOf(graph);
  const values = new Map([
    [layer.startsAt, hidden],
    ["attention_mask", mask],
  ]);
  const beside = besideWeights(tape, layer.weights, { ...SHAPE, rank });
  const options = { model: MODEL, graph, nodes: layer.nodes, values, beside };
  return replayGraph(tape, options).get(layer.output)!;
}

/** Random values for both sides of each low-rank pair. */
function drawn(rank: number): Map<string, Float32Array> {
  const random = seededRandom(5);
  const { weights } = lastLayerOf(readOnnxGraph(MODEL));
  return new Map(
    weights.flatMap(({ constant, inputs, outputs, blocks }) =>
      Array.from({ length: blocks }, (_, block) => [
        [
          `${constant} down ${block}`,
          Float32Array.from({ length: inputs * rank }, () => random.normal()),
        ] as const,
        [
          `${constant} up ${block}`,
          Float32Array.from({ length: (rank * outputs) / blocks }, () => random.normal()),
        ] as const,
      ]).flat(),
    ),
  );
}

async function replayed(rank: number, values: ReadonlyMap<string, Float32Array>) {
  const states = await tokenStates(MODEL, TEXTS, { runtime });
  const { tokens, hidden, mask, layer } = states;
  const onnx = exportInferenceGraph(
    "last layer",
    (tape) => ({
      embedding: lastLayer(
        tape,
        tape.input("hidden", [TEXTS.length, tokens, layer.width]),
        tape.input("mask", [TEXTS.length, tokens], { dtype: "int32" }),
        rank,
      ),
    }),
    values,
  );
  const session = await runtime.open(modelOfBytes(onnx, { id: "replayed" }));
  const { embedding } = await session.run({
    hidden: { dtype: "float32", dims: [TEXTS.length, tokens, layer.width], data: hidden },
    mask: int32Tensor(mask, [TEXTS.length, tokens]),
  });
  return embedding!.data as Float32Array;
}

describe("the last layer of an encoder", () => {
  it("is found with its four weight matrices, three of them in one", () => {
    const { width, weights } = lastLayerOf(readOnnxGraph(MODEL));
    expect(width).toBe(8);
    expect(weights.map(({ constant, blocks }) => [constant, blocks])).toEqual([
      ["layer 1 queries keys values", 3],
      ["layer 1 attention", 1],
      ["layer 1 widen", 1],
      ["layer 1 narrow", 1],
    ]);
  });

  it("gives from kept states, and in the autodiff, what the whole model gives", async () => {
    const states = await tokenStates(MODEL, TEXTS, { runtime });
    const table = await encodeStates(states, MODEL, { runtime });
    const inAutodiff = await replayed(0, new Map());
    expect([...table.present]).toEqual([1, 1, 0, 1]);
    for (const [item, ids] of TEXTS.entries()) {
      if (ids === undefined) continue;
      for (const [at, value] of (await original(MODEL, ids)).entries()) {
        expect(table.data[item * 8 + at]).toBeCloseTo(value, 5);
        expect(inAutodiff[item * 8 + at]).toBeCloseTo(value, 5);
      }
    }
  });

  it("refuses a model without layers", async () => {
    const states = await tokenStates(MODEL, TEXTS, { runtime });
    const noLayers = { ...states.graph, nodes: [] };
    expect(() => lastLayerOf(noLayers)).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
    await expect(tokenStates(MODEL, [undefined], { runtime })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

describe("low-rank adapters", () => {
  it("have the gradients that finite differences show", async () => {
    const graph = readOnnxGraph(MODEL);
    const { weights } = lastLayerOf(graph);
    const shapes = weights.flatMap(({ inputs, outputs, blocks }) =>
      Array.from({ length: blocks }, () => [
        [inputs, 2],
        [2, outputs / blocks],
      ]).flat(),
    );
    const names = [...drawn(2).keys()];
    const error = await gradientError(runtime, {
      shapes,
      between: [-0.5, 0.5],
      operator: (values, tape) => {
        const given: Tape = { ...tape, parameter: (name) => values[names.indexOf(name)]! };
        const hidden = Float32Array.from({ length: 2 * 3 * 8 }, (_, at) => Math.sin(at));
        const all = tape.constantTensor(Int32Array.of(1, 1, 1, 1, 1, 0), [2, 3]);
        return lastLayer(given, tape.constantTensor(hidden, [2, 3, 8]), all, 2);
      },
    });
    expect(error).toBeLessThan(1e-6);
  });

  it("start as nothing, and merged into the weights give the same vectors", async () => {
    const states = await tokenStates(MODEL, TEXTS, { runtime });
    const values = drawn(2);
    const adapted = await replayed(2, values);
    const merged = mergeLowRank(MODEL, states.graph, states.layer.weights, SHAPE, values);
    const table = await encodeStates(states, merged, { runtime });
    const before = await original(MODEL, TEXTS[0]!);
    expect(adapted[0]).not.toBeCloseTo(before[0]!, 3);
    for (const [item, ids] of TEXTS.entries()) {
      if (ids === undefined) continue;
      for (const [at, value] of (await original(merged, ids)).entries()) {
        expect(adapted[item * 8 + at]).toBeCloseTo(value, 5);
        expect(table.data[item * 8 + at]).toBeCloseTo(value, 5);
      }
    }
    const started = buildTrainingGraph("start", (tape) => {
      const mask = tape.input("mask", [1, 3], { dtype: "int32" });
      const vectors = lastLayer(tape, tape.input("hidden", [1, 3, 8]), mask, 2);
      return { loss: sum(mul(vectors, vectors)) };
    });
    const outer = started.parameters.filter(({ name }) => name.includes(" up "));
    expect(outer).toHaveLength(6);
    for (const { initial, shape } of outer) {
      expect(initial).toEqual({ kind: "constant", value: 0 });
      expect(sizeOf(shape)).toBeGreaterThan(0);
    }
  });
});
