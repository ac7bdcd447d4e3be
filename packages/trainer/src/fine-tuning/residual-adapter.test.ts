import { createOnnxRuntime, type OnnxRuntime } from "@modalis/onnx";
import { afterAll, expect, it } from "vitest";
import { sum } from "../autodiff/broadcasting.js";
import type { Tape } from "../autodiff/tape.js";
import { buildTrainingGraph } from "../autodiff/training-graph.js";
import { gradientError } from "../testing/gradient-check.js";
import { residualAdapter } from "./residual-adapter.js";

const runtime: OnnxRuntime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

it("has the gradients that finite differences show", async () => {
  const error = await gradientError(runtime, {
    shapes: [
      [3, 4],
      [4, 2],
      [2, 4],
    ],
    between: [-1, 1],
    precision: "float32",
    operator: ([value, inner, outer], tape) => {
      const given: Tape = { ...tape, parameter: (name) => (name.endsWith("in") ? inner! : outer!) };
      return residualAdapter(given, value!, { name: "text", inputs: 4, units: 2 });
    },
  });
  expect(error).toBeLessThan(5e-3);
});

it("starts as nothing, and of no units is nothing", () => {
  const adapted = (units: number) =>
    buildTrainingGraph("adapter", (tape) => ({
      loss: sum(residualAdapter(tape, tape.input("x", [1, 4]), { name: "text", inputs: 4, units })),
    })).parameters.map(({ name, initial }) => [name, initial.kind]);
  expect(adapted(0)).toEqual([]);
  expect(adapted(2)).toEqual([
    ["text adapter in", "xavier-uniform"],
    ["text adapter out", "constant"],
  ]);
});
