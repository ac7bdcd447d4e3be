import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime, floatTensor, int32Tensor } from "@modalis/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { add, mean, mul, sub } from "./arithmetic.js";
import { dropout } from "./dropout.js";
import { softplus, square, tanh } from "./elementwise.js";
import { gather } from "./gather.js";
import { exportInferenceGraph } from "./inference-graph.js";
import { linear } from "./mat-mul.js";
import { l2Normalise, layerNorm } from "./normalisation.js";
import { concat } from "./rearranging.js";
import type { Tape } from "./tape.js";
import { createTrainStep } from "./train-step.js";
import { buildTrainingGraph } from "./training-graph.js";
import { VARIES, type Var } from "./variable.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

/** A tower over a gathered row and features: what a model would write once for training and serving. */
function tower(tape: Tape, batch: number): Var {
  const rows = tape.input("rows", [batch], { dtype: "int32" });
  const features = tape.input("features", [batch, 3]);
  const table = tape.parameter("table", [5, 2], { kind: "normal", deviation: 1 });
  const weight = tape.parameter("weight", [5, 4], { kind: "xavier-uniform" });
  const scale = tape.parameter("scale", [4], { kind: "constant", value: 1 });
  const shift = tape.parameter("shift", [4], { kind: "constant", value: 0 });
  const joined = dropout(concat([gather(table, rows), features], -1), 0.5);
  return l2Normalise(layerNorm(tanh(linear(joined, weight)), scale, shift));
}

describe("one forward, two graphs", () => {
  it("the exported model gives the training graph's values for any batch", async () => {
    const graph = buildTrainingGraph("tower", (tape) => {
      const vectors = tower(tape, 2);
      return { loss: mean(square(vectors)), outputs: { vectors } };
    });
    await using step = await createTrainStep({ graph, runtime, seed: 3 });
    step.inputs.get("rows")!.set([4, 1]);
    step.inputs.get("features")!.set([1, 2, 3, -1, 0, 1]);
    const feeds = { rows: int32Tensor(Int32Array.of(4, 1), [2]) };
    const kept = step.parameters;
    const bytes = exportInferenceGraph("tower", (tape) => ({ vectors: tower(tape, VARIES) }), kept);
    await using served = await runtime.open({ id: "t", revision: "1", sha256: "1", load: async () => bytes });
    expect(served.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ["rows", ["batch"]],
      ["features", ["batch", 3]],
    ]);
    await using training = await runtime.open(graph.model);
    const trained = await training.run(
      {
        ...feeds,
        features: floatTensor(step.inputs.get("features") as Float32Array, [2, 3]),
        // A mask of ones, so that training drops nothing.
        dropout_0: floatTensor(new Float32Array(10).fill(1), [2, 5]),
        ...Object.fromEntries(
          graph.parameters.map(({ name, shape }) => [name, floatTensor(kept.get(name)!, shape)]),
        ),
      },
      ["vectors"],
    );
    const answer = await served.run({
      rows: int32Tensor(Int32Array.of(4, 1, 4), [3]),
      features: floatTensor(Float32Array.of(1, 2, 3, -1, 0, 1, 1, 2, 3), [3, 3]),
    });
    const vectors = answer.vectors!.data as Float32Array;
    for (const [at, value] of trained.vectors!.data.entries())
      expect(vectors[at]).toBeCloseTo(Number(value), 6);
    expect(vectors.slice(8)).toEqual(vectors.slice(0, 4));
  });

  it("refuses to export without values, or with values of another length", () => {
    const forward = (tape: Tape) => ({ y: tape.parameter("w", [2], { kind: "constant", value: 0 }) });
    expect(() => exportInferenceGraph("g", forward, new Map())).toThrow(/no learned values/);
    expect(() => exportInferenceGraph("g", forward, new Map([["w", Float32Array.of(1)]]))).toThrow(/has 1/);
  });
});

describe("createTrainStep", () => {
  const regression = buildTrainingGraph("regression", (tape) => {
    const weight = tape.parameter("weight", [2, 1], { kind: "constant", value: 0 });
    const error = sub(linear(tape.input("x", [4, 2]), weight), tape.input("y", [4, 1]));
    return { loss: mean(square(error)), outputs: { error } };
  });

  it("gives the hand-computed gradient, writes no parameter, and runs again in the same arrays", async () => {
    await using step = await createTrainStep({ graph: regression, runtime, seed: 1 });
    step.inputs.get("x")!.set([1, 0, 0, 1, 1, 1, 2, 0]);
    step.inputs.get("y")!.set([1, 2, 3, 2]);
    const gradient = step.gradients.get("weight")!.dense!;
    expect(await step.run(0)).toBe((1 + 4 + 9 + 4) / 4);
    // Twice the mean of error times x.
    expect([...gradient]).toEqual([-(1 + 3 + 4) / 2, -(2 + 3) / 2]);
    expect([...step.outputs.get("error")!]).toEqual([-1, -2, -3, -2]);
    expect([...step.parameters.get("weight")!]).toEqual([0, 0]);
    step.parameters.get("weight")!.set([1, 2]);
    expect(await step.run(1)).toBe(0);
    expect([...gradient]).toEqual([0, 0]);
  });

  it("descends to the least squares", async () => {
    await using step = await createTrainStep({ graph: regression, runtime, seed: 1 });
    step.inputs.get("x")!.set([1, 0, 0, 1, 1, 1, 2, 0]);
    step.inputs.get("y")!.set([1, 2, 3, 2]);
    const weight = step.parameters.get("weight")!;
    for (let at = 0; at < 200; at++) {
      await step.run(at);
      for (const [place, slope] of step.gradients.get("weight")!.dense!.entries())
        weight[place]! -= 0.2 * slope;
    }
    expect(weight[0]).toBeCloseTo(1, 5);
    expect(weight[1]).toBeCloseTo(2, 5);
  });

  it("starts from given values, and refuses those of another length", async () => {
    const start = new Map([["weight", Float32Array.of(1, 2)]]);
    await using step = await createTrainStep({ graph: regression, runtime, seed: 1, start });
    expect([...step.parameters.get("weight")!]).toEqual([1, 2]);
    const short = new Map([["weight", Float32Array.of(1)]]);
    await expect(
      createTrainStep({ graph: regression, runtime, seed: 1, start: short }),
    ).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("refuses memory that ONNX Runtime would refuse", async () => {
    await using kernels = await createKernels({ threads: 2, arenaBytes: 2 ** 20 });
    const options = { graph: regression, runtime, seed: 1, memory: kernels };
    await expect(createTrainStep(options)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: /one thread/,
    });
  });

  it("gives the gradient of rows that were gathered outside", async () => {
    const graph = buildTrainingGraph("rows", (tape) => {
      const rows = tape.input("rows", [2, 2], { needsGradient: true });
      return { loss: mean(softplus(mul(rows, 2))) };
    });
    await using step = await createTrainStep({ graph, runtime, seed: 1 });
    await step.run(0);
    expect([...step.inputGradients.get("rows")!]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

it("refuses names used twice and losses that are no number", () => {
  expect(() =>
    buildTrainingGraph("g", (tape) => ({ loss: add(tape.input("x", []), tape.input("x", [])) })),
  ).toThrow(/fed already/);
  expect(() => buildTrainingGraph("g", (tape) => ({ loss: tape.input("x", [2]) }))).toThrow(/one number/);
  expect(() =>
    buildTrainingGraph("g", (tape) => ({
      loss: mean(tape.parameter("w", [2], { kind: "constant", value: 0 })),
      outputs: { w: tape.parameter("w", [3], { kind: "constant", value: 0 }) },
    })),
  ).toThrow(/cannot be \[3\]/);
});
