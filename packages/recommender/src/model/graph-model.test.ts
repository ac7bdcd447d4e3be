import type { FeatureTable } from "@modalis/contract";
import { createGraphBuilder, createOnnxRuntime, int64Tensor } from "@modalis/onnx";
import { describe, expect, it } from "vitest";
import { scoresGraph } from "../export/scores-graph.js";
import { graphModel } from "./graph-model.js";
import { restoreModel } from "./restore-model.js";

const interactions = { offsets: Int32Array.of(0, 2, 3, 3), items: Int32Array.of(0, 1, 2) };
const itemVectors = Float32Array.of(1, 0, 0, 1, 1, 1, 2, -1);
const history = { itemInputs: itemVectors, inputDimensions: 2, length: 2 };

/** A person is the sum of the vectors of the last events. */
function sumOfHistory(batch: number | string): Uint8Array {
  const graph = createGraphBuilder("sum of the history");
  const mask = graph.add("Unsqueeze", ["history.mask", graph.integers(2)]);
  const masked = graph.add("Mul", ["history", mask]);
  graph.add("ReduceSum", [masked, graph.integers(1)], { keepdims: 0 }, "vector");
  return graph.build({
    inputs: [
      { name: "history", dtype: "float32", shape: [batch, 2, 2] },
      { name: "history.mask", dtype: "float32", shape: [batch, 2] },
    ],
    outputs: [{ name: "vector", dtype: "float32", shape: [batch, 2] }],
  });
}

/** An item is twice its one feature channel. */
function doubled(): Uint8Array {
  const graph = createGraphBuilder("doubled");
  const twice = graph.add("Mul", ["features.text", graph.float(2)]);
  graph.add("Mul", [twice, "features.text.present"], {}, "vector");
  return graph.build({
    inputs: [
      { name: "features.text", dtype: "float32", shape: ["batch", 2] },
      { name: "features.text.present", dtype: "float32", shape: ["batch", 1] },
    ],
    outputs: [{ name: "vector", dtype: "float32", shape: ["batch", 2] }],
  });
}

describe("graphModel", () => {
  it.each(["batch", 1, 4])(
    "scores people by what the graph makes of their last events, batch %s",
    async (batch) => {
      await using model = graphModel({
        itemVectors,
        dimensions: 2,
        interactions,
        history,
        people: sumOfHistory(batch),
      });
      const scores = await model.scoreUsers(Int32Array.of(0, 1, 2));
      expect([...scores]).toEqual([1, 1, 2, 1, 1, 1, 2, 1, 0, 0, 0, 0]);
      const visitors = [{ history: Int32Array.of(3, 0, 1) }, { history: Int32Array.of(1) }];
      expect([...(await model.scoreVisitors!(visitors))]).toEqual([1, 1, 2, 1, 0, 1, 1, -1]);
      expect((await model.scoreSimilar(0))[2]).toBeCloseTo(Math.SQRT1_2);
    },
  );

  it("encodes items never seen in training from their features, absent ones too", async () => {
    const userVectors = new Float32Array(6);
    await using model = graphModel({
      itemVectors,
      dimensions: 2,
      interactions,
      userVectors,
      items: doubled(),
    });
    const text: FeatureTable = {
      dimensions: 2,
      data: Float32Array.of(1, 2, 9, 9),
      present: Uint8Array.of(1, 0),
    };
    expect([...(await model.encodeItems!(new Map([["text", text]]), 2))]).toEqual([2, 4, 0, 0]);
    expect([...(await model.encodeItems!(new Map(), 1))]).toEqual([0, 0]);
    const narrow = { ...text, dimensions: 1 };
    await expect(model.encodeItems!(new Map([["text", narrow]]), 1)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("is restored with its graphs", async () => {
    const parts = {
      itemVectors,
      dimensions: 2,
      itemBias: Float32Array.of(1, 2, 3, 4),
      interactions,
      history,
    };
    await using model = graphModel({ ...parts, people: sumOfHistory("batch"), items: doubled() });
    await using restored = await restoreModel(model.state());
    const users = Int32Array.of(2, 0);
    expect(await restored.scoreUsers(users)).toEqual(await model.scoreUsers(users));
  });

  it("leaves as one graph with its people encoded once for all", async () => {
    await using model = graphModel({
      ...{ itemVectors, dimensions: 2, interactions, history },
      itemBias: Float32Array.of(0, 0, 0.5, 0),
      people: sumOfHistory("batch"),
    });
    const bytes = await scoresGraph(model.state());
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const load = async () => bytes;
    await using session = await runtime.open({ id: "exported", revision: "1", sha256: "exported", load });
    for (const user of [0, 1, 2]) {
      const { scores } = await session.run({ user: int64Tensor([user], [1]) });
      expect(scores!.data).toEqual(await model.scoreUsers(Int32Array.of(user)));
    }
  });

  it("names the input that a graph reads and nobody offers", async () => {
    await using model = graphModel({
      itemVectors,
      dimensions: 2,
      interactions,
      people: sumOfHistory("batch"),
    });
    await expect(model.scoreUsers(Int32Array.of(0))).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringContaining('"history"'),
    });
    const broken = graphModel({ itemVectors, dimensions: 2, interactions, people: new Uint8Array(9) });
    await expect(broken.scoreUsers(Int32Array.of(0))).rejects.toMatchObject({ code: "INVALID_MODEL" });
  });
});
