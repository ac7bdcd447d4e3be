import { createOnnxRuntime, type OnnxRuntime } from "@modalis/onnx";
import { afterAll, expect, it } from "vitest";
import { matMul } from "../autodiff/mat-mul.js";
import { infoNce } from "../losses/info-nce.js";
import { batchGraph, createBatchStep } from "./batch-step.js";
import type { BatchForward } from "./micro-batch-graph.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

/** Two projections of the same rows. */
const twoSides: BatchForward = {
  encode: (tape, rows) => {
    const read = tape.input("x", [rows, 8]);
    const map = (name: string) => tape.parameter(name, [8, 6], { kind: "xavier-uniform" });
    return { a: matMul(read, map("A")), b: matMul(read, map("B")) };
  },
  loss: (_, { a, b }) => ({ loss: infoNce(a!, b!, { temperature: 0.2 }) }),
};

it("closes every session that it opened where one cannot be opened", async () => {
  const graph = batchGraph("g", twoSides, { batchSize: 6, rowsAtOnce: 3 });
  const open = new Set<number>();
  let asked = 0;
  const failing: OnnxRuntime = {
    ...runtime,
    async open(model, ...options) {
      const number = ++asked;
      // The two of the encoder are open then; this is the first of a projection.
      if (number === 3) throw new Error("no memory");
      const session = await runtime.open(model, ...options);
      open.add(number);
      return {
        ...session,
        async [Symbol.asyncDispose]() {
          open.delete(number);
          await session[Symbol.asyncDispose]();
        },
      };
    },
  };
  await expect(createBatchStep({ graph, runtime: failing, seed: 1 })).rejects.toThrow("no memory");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([asked, open.size]).toEqual([3, 0]);
});
