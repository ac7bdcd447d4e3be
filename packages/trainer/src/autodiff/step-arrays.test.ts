import { createOnnxRuntime, type OnnxRuntime } from "@modalis/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { trainingBytes } from "../optimise/step-optimiser.js";
import { sum } from "./broadcasting.js";
import { dropout } from "./dropout.js";
import { gather } from "./gather.js";
import { matMul } from "./mat-mul.js";
import { plainMemory, takeStepArrays } from "./step-arrays.js";
import { createTrainStep } from "./train-step.js";
import { buildTrainingGraph } from "./training-graph.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

/** The sum of chosen rows of a table of 3 items, each times 2. */
const graph = buildTrainingGraph("chosen rows", (tape) => {
  const chosen = gather(tape.input("table", [3, 2]), tape.input("items", [2], { dtype: "int32" }));
  return { loss: sum(matMul(chosen, tape.parameter("twice", [2, 1], { kind: "constant", value: 2 }))) };
});
const rows = [1, 2, 10, 20, 100, 200];

it("opens no session for a graph whose masks find no memory", async () => {
  const dropping = buildTrainingGraph("dropping", (tape) => ({
    loss: sum(dropout(tape.parameter("p", [5], { kind: "constant", value: 1 }), 0.5)),
  }));
  let taken = 0;
  // The parameter, its gradient and the loss; the mask is the fourth, after the question what kind of memory it is.
  const memory = {
    ...plainMemory,
    float32(length: number) {
      if (length > 0 && ++taken > 3) throw new Error("the arena is full");
      return plainMemory.float32(length);
    },
  };
  let opened = 0;
  const counting: OnnxRuntime = {
    ...runtime,
    open(...given) {
      opened++;
      return runtime.open(...given);
    },
  };
  const opening = createTrainStep({ graph: dropping, runtime: counting, seed: 1, memory });
  await expect(opening).rejects.toThrow("the arena is full");
  expect([taken, opened]).toEqual([4, 0]);
});

describe("arrays that are fed as they are", () => {
  it("are read in place: what their owner writes is what the next run reads", async () => {
    const table = Float32Array.from(rows);
    await using step = await createTrainStep({ graph, runtime, seed: 1, fed: new Map([["table", table]]) });
    step.inputs.get("items")!.set([0, 2]);
    expect(await step.run(0)).toBe(606);
    table[0] = 1001;
    expect(await step.run(0)).toBe(2606);
    expect(step.inputs.get("table")).toBe(table);
  });

  it("are copied from shared memory, which ONNX Runtime refuses", async () => {
    const table = new Float32Array(new SharedArrayBuffer(24));
    table.set(rows);
    await using step = await createTrainStep({ graph, runtime, seed: 1, fed: new Map([["table", table]]) });
    step.inputs.get("items")!.set([1, 1]);
    expect(await step.run(0)).toBe(120);
  });

  it("take no bytes of the arena", () => {
    const [all, beside] = [undefined, new Set(["table"])].map((fed) =>
      trainingBytes(graph, { kind: "adam" }, fed),
    );
    // Six floats, and the cache line on which an array starts.
    expect(all! - beside!).toBe(6 * 4 + 64);
  });

  it.each([
    [
      "another length",
      "table",
      new Float32Array(5),
      'input "table" of [3,2] in float32 cannot be fed 5 values of float32',
    ],
    [
      "another type",
      "items",
      new Float32Array(2),
      'input "items" of [2] in int32 cannot be fed 2 values of float32',
    ],
    [
      "a name that is no input",
      "tabel",
      new Float32Array(6),
      'no input "tabel" to be fed; it has table, items',
    ],
  ])("are refused with %s", (_, name, array, message) => {
    const take = () => takeStepArrays({ graph, seed: 1, fed: new Map([[name, array]]) });
    expect(take).toThrow(message);
    expect(take).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});
