import { createKernels, type Kernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dot, mean, mul, sub } from "../autodiff/arithmetic.js";
import { square } from "../autodiff/elementwise.js";
import { gather } from "../autodiff/gather.js";
import { createTrainStep, type TrainStep } from "../autodiff/train-step.js";
import { buildTrainingGraph } from "../autodiff/training-graph.js";
import { clipByGlobalNorm } from "./gradient-norm.js";
import type { OptimiserSettings } from "./optimiser.js";
import { createStepOptimiser, type StepOptimiserOptions, trainingBytes } from "./step-optimiser.js";

/** Rows of a table times a weight vector, against targets; row 1 is gathered twice and row 3 never. */
const graph = buildTrainingGraph("rows", (tape) => {
  const table = tape.parameter("table", [4, 2], { kind: "normal", deviation: 1 });
  const weight = tape.parameter("weight", [2], { kind: "normal", deviation: 1 });
  const rows = gather(table, tape.input("rows", [4], { dtype: "int32" }));
  return { loss: mean(square(sub(dot(rows, mul(weight, 1)), tape.input("targets", [4])))) };
});

let kernels: Kernels;
const runtime = createOnnxRuntime({ intraOpThreads: 1 });
let step: TrainStep;

beforeAll(async () => {
  kernels = await createKernels({ arenaBytes: 2 ** 20 });
});
beforeEach(async () => {
  step = await createTrainStep({ graph, runtime, seed: 5, memory: kernels });
  step.inputs.get("rows")!.set([0, 1, 1, 2]);
  step.inputs.get("targets")!.set([1, -1, 2, 0.5]);
});
afterEach(() => step[Symbol.asyncDispose]());
afterAll(async () => {
  await kernels[Symbol.asyncDispose]();
  await runtime[Symbol.asyncDispose]();
});

/** Values after some steps, and gradients of the first. */
async function learned(
  optimiser: OptimiserSettings,
  options: Partial<StepOptimiserOptions> = {},
  steps = 1,
): Promise<{ before: number[]; gradient: number[]; after: number[] }> {
  const stepOptimiser = createStepOptimiser({ step, kernels, optimiser, ...options });
  const table = step.parameters.get("table")!;
  const before = [...table];
  await step.run(0);
  const gradient = new Float32Array(8);
  const [part] = step.gradients.get("table")!.rows;
  for (const [at, row] of [...part!.numbers].entries())
    for (const column of [0, 1]) gradient[row * 2 + column]! += part!.gradient[at * 2 + column]!;
  for (let at = 0; at < steps; at++) {
    if (at > 0) await step.run(at);
    stepOptimiser.apply({ step: at, learningRate: 0.1 });
  }
  return { before, gradient: [...gradient], after: [...table] };
}

const expectClose = (values: readonly number[], expected: readonly number[]) => {
  for (const [at, value] of values.entries()) expect(value).toBeCloseTo(expected[at]!, 5);
};

describe("createStepOptimiser", () => {
  it("SGD subtracts the rate times the gathered gradient, repeated rows added", async () => {
    const { before, gradient, after } = await learned({ kind: "sgd" });
    expect(gradient.slice(6)).toEqual([0, 0]);
    expectClose(
      after,
      before.map((value, at) => value - 0.1 * gradient[at]!),
    );
  });

  it("Adam's first step has the length of the rate, whatever the gradient", async () => {
    const { before, gradient, after } = await learned({ kind: "adam" });
    expectClose(
      after,
      before.map((value, at) => value - 0.1 * Math.sign(gradient[at]!)),
    );
  });

  it("AdamW shrinks values before the step, Adagrad divides by the gradients so far", async () => {
    const adam = await learned({ kind: "adam-w", weightDecay: 0.5 });
    const shrunk = adam.before.map((value, at) => value * (1 - 0.05) - 0.1 * Math.sign(adam.gradient[at]!));
    expectClose(adam.after, shrunk);
    step.parameters.get("table")!.set(adam.before);
    const adagrad = await learned({ kind: "adagrad" });
    expectClose(
      adagrad.after,
      adagrad.before.map((value, at) => value - 0.1 * Math.sign(adagrad.gradient[at]!)),
    );
  });

  it("L2 adds its share of the value, by parameter", async () => {
    const { before, gradient, after } = await learned({ kind: "sgd" }, { l2: new Map([["table", 0.5]]) });
    expectClose(
      after,
      before.map((value, at) => value - 0.1 * (gradient[at]! + 0.5 * value)),
    );
  });

  it("moves a table as a whole, or lazily in the rows of the batch", async () => {
    const target = step.inputs.get("rows")!;
    const moved = async (tables: "all" | "batch rows"): Promise<boolean> => {
      const optimiser = createStepOptimiser({ step, kernels, optimiser: { kind: "adam" }, tables });
      target.set([0, 1, 1, 2]);
      await step.run(0);
      optimiser.apply({ step: 0, learningRate: 0.1 });
      const row = step.parameters.get("table")!.slice(0, 2);
      target.set([3, 1, 1, 2]);
      await step.run(1);
      optimiser.apply({ step: 1, learningRate: 0.1 });
      return String(row) !== String(step.parameters.get("table")!.slice(0, 2));
    };
    // Row 0 is not in the second batch; its moments are not zero.
    expect(await moved("all")).toBe(true);
    expect(await moved("batch rows")).toBe(false);
  });

  it("leaves frozen parameters alone and keeps no moments for them", async () => {
    const options = { step, kernels, optimiser: { kind: "adam" } as const, frozen: new Set(["table"]) };
    const optimiser = createStepOptimiser(options);
    const before = [...step.parameters.get("table")!];
    await step.run(0);
    optimiser.apply({ step: 0, learningRate: 0.1 });
    expect([...step.parameters.get("table")!]).toEqual(before);
    expect([...optimiser.moments.keys()]).toEqual(["first moment weight", "second moment weight"]);
  });

  it("clips all gradients together", async () => {
    const weight = step.parameters.get("weight")!;
    const start = [...weight];
    const { before, after } = await learned({ kind: "sgd" }, { maxGradientNorm: 0.01 });
    const squares = [
      ...after.map((value, at) => value - before[at]!),
      ...weight.map((w, at) => w - start[at]!),
    ];
    const length = Math.sqrt(squares.reduce((sum, value) => sum + value ** 2, 0));
    expect(length).toBeCloseTo(0.1 * 0.01, 6);
  });

  it("fits into the bytes that trainingBytes says, and learns", async () => {
    const optimiser = { kind: "adam" } as const;
    await using own = await createKernels({ arenaBytes: trainingBytes(graph, optimiser) });
    await using fitted = await createTrainStep({ graph, runtime, seed: 5, memory: own });
    fitted.inputs.get("targets")!.set([1, -1, 2, 0.5]);
    const stepOptimiser = createStepOptimiser({
      step: fitted,
      kernels: own,
      optimiser,
      tables: "batch rows",
    });
    const first = await fitted.run(0);
    for (let at = 0; at < 300; at++) {
      stepOptimiser.apply({ step: at, learningRate: 0.05 });
      await fitted.run(at + 1);
    }
    expect(fitted.outputs.get("loss")![0]).toBeLessThan(first);
  });
});

it("clipByGlobalNorm leaves short gradients and counts chosen rows alone", () => {
  const [one, other] = [Float32Array.of(3, 0, 100), Float32Array.of(4)];
  expect(clipByGlobalNorm([{ gradient: one, rows: [0, 1], dimensions: 1 }, { gradient: other }], 10)).toBe(5);
  expect([...one, ...other]).toEqual([3, 0, 100, 4]);
  clipByGlobalNorm([{ gradient: one, rows: [0, 1], dimensions: 1 }, { gradient: other }], 2.5);
  expect([...one, ...other]).toEqual([1.5, 0, 100, 2]);
});
