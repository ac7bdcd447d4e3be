import { createOnnxRuntime } from "@modalis/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { add, div, mul } from "../autodiff/arithmetic.js";
import { sum } from "../autodiff/broadcasting.js";
import { dropout, rowDropout } from "../autodiff/dropout.js";
import { exp, gelu, square, tanh } from "../autodiff/elementwise.js";
import { gather } from "../autodiff/gather.js";
import { linear, matMul } from "../autodiff/mat-mul.js";
import { layerNorm } from "../autodiff/normalisation.js";
import type { Tape } from "../autodiff/tape.js";
import type { TrainStep } from "../autodiff/train-step.js";
import type { Var } from "../autodiff/variable.js";
import { infoNce } from "../losses/info-nce.js";
import { seededRandom } from "../random/seeded-random.js";
import { batchGraph, createBatchStep } from "./batch-step.js";
import type { BatchForward } from "./micro-batch-graph.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

const WIDTHS = { photo: 12, text: 7 };

/** Two modalities through layers of their own and one they share, with dropout, a gathered table and a learned temperature. */
const twoModalities: BatchForward = {
  encode: (tape, rows) => {
    const users = tape.parameter("users", [9, 6], { kind: "normal", deviation: 1 });
    const own = gather(users, tape.input("who", [rows], { dtype: "int32" }));
    const wished = tape.input("wished", [rows, 6], { needsGradient: true });
    const side = (name: keyof typeof WIDTHS): Var => {
      const read = tape.input(`x ${name}`, [rows, WIDTHS[name]]);
      const first = linear(read, matrix(tape, `${name} map`, WIDTHS[name], 8), row(tape, `${name} bias`, 8));
      // Wider than its input, so that it is made part by part.
      const wide = tanh(matMul(read, matrix(tape, `${name} wide`, WIDTHS[name], 16)));
      const joined = add(
        dropout(gelu(first), 0.3),
        matMul(rowDropout(wide, 0.2), matrix(tape, "down", 16, 8)),
      );
      const normed = layerNorm(joined, row(tape, "scale", 8), row(tape, "shift", 8));
      return matMul(normed, matrix(tape, "out", 8, 6));
    };
    return { photo: add(side("photo"), own), text: add(side("text"), mul(wished, own)) };
  },
  loss: (tape, { photo, text }) => {
    const temperature = exp(tape.parameter("log temperature", [1], { kind: "constant", value: -1 }));
    const turned = matMul(dropout(text!, 0.1), matrix(tape, "turn", 6, 6));
    // The loss reads a parameter of the encoder too.
    const penalty = mul(sum(square(matrix(tape, "out", 8, 6))), 0.01);
    return {
      loss: add(infoNce(photo!, turned, { temperature }), penalty),
      outputs: { ends: div(turned, 2) },
    };
  },
};

function matrix(tape: Tape, name: string, from: number, to: number): Var {
  return tape.parameter(name, [from, to], { kind: "xavier-uniform" });
}

function row(tape: Tape, name: string, size: number): Var {
  return tape.parameter(name, [size], { kind: "normal", deviation: 0.5 });
}

function fill({ inputs }: TrainStep): void {
  const random = seededRandom(5);
  for (const name of [...inputs.keys()].sort()) {
    const values = inputs.get(name)!;
    for (let at = 0; at < values.length; at++)
      values[at] = values instanceof Int32Array ? random.integer(9) : random.normal();
  }
}

/** The largest difference, relative to the largest value. */
function apart(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length);
  const values = Array.from(other);
  const largest = Math.max(...values.map(Math.abs), 1e-12);
  return Math.max(...values.map((value, at) => Math.abs(value - one[at]!))) / largest;
}

describe("a step in micro-batches", () => {
  it.each([
    { batchSize: 24, rowsAtOnce: 8 },
    { batchSize: 23, rowsAtOnce: 5 },
    { batchSize: 7, rowsAtOnce: 1 },
    { batchSize: 6, rowsAtOnce: 100 },
  ])("has the loss and gradients of the whole batch: $batchSize rows, $rowsAtOnce at once", async (sizes) => {
    await using whole = await createBatchStep({
      graph: batchGraph("whole", twoModalities, { batchSize: sizes.batchSize }),
      ...{ runtime, seed: 3 },
    });
    await using parts = await createBatchStep({
      graph: batchGraph("parts", twoModalities, sizes),
      ...{ runtime, seed: 3 },
    });
    fill(whole);
    fill(parts);
    for (const step of [0, 1]) {
      const loss = await whole.run(step);
      expect(Math.abs((await parts.run(step)) - loss) / loss).toBeLessThan(1e-5);
      expect([...parts.gradients.keys()].sort()).toEqual([...whole.gradients.keys()].sort());
      for (const [name, { dense, rows }] of whole.gradients) {
        const other = parts.gradients.get(name)!;
        expect(other.dense === undefined, name).toBe(dense === undefined);
        if (dense !== undefined) expect(apart(other.dense!, dense), name).toBeLessThan(1e-5);
        expect(other.rows.length, name).toBe(rows.length);
        for (const [at, part] of rows.entries())
          expect(apart(other.rows[at]!.gradient, part.gradient), name).toBeLessThan(1e-5);
      }
      expect([...parts.inputGradients.keys()]).toEqual(["wished"]);
      expect(apart(parts.inputGradients.get("wished")!, whole.inputGradients.get("wished")!)).toBeLessThan(
        1e-5,
      );
      expect(apart(parts.outputs.get("ends")!, whole.outputs.get("ends")!)).toBeLessThan(1e-5);
    }
  });

  it("gives the same bits for the same seed and step", async () => {
    const graph = batchGraph("parts", twoModalities, { batchSize: 11, rowsAtOnce: 4 });
    await using step = await createBatchStep({ graph, runtime, seed: 3 });
    fill(step);
    await step.run(4);
    const first = step.gradients.get("photo map")!.dense!.slice();
    await step.run(5);
    expect(step.gradients.get("photo map")!.dense).not.toEqual(first);
    await step.run(4);
    expect(step.gradients.get("photo map")!.dense).toEqual(first);
  });
});
