import { createOnnxRuntime } from "@modalis/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { add, mean, mul } from "../autodiff/arithmetic.js";
import { sum } from "../autodiff/broadcasting.js";
import { detached } from "../autodiff/elementwise.js";
import { gather } from "../autodiff/gather.js";
import { matMul } from "../autodiff/mat-mul.js";
import type { Tape } from "../autodiff/tape.js";
import type { TrainStep } from "../autodiff/train-step.js";
import type { Var } from "../autodiff/variable.js";
import { infoNce } from "../losses/info-nce.js";
import { seededRandom } from "../random/seeded-random.js";
import { batchGraph, createBatchStep } from "./batch-step.js";
import type { BatchForward } from "./micro-batch-graph.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

const learned = (tape: Tape, read: Var, name: string): Var =>
  matMul(read, tape.parameter(name, [read.shape.at(-1)!, 6], { kind: "xavier-uniform" }));

const compared: BatchForward["loss"] = (_, { a, b }) => ({ loss: infoNce(a!, b!, { temperature: 0.2 }) });

const ONES = { kind: "constant", value: 1 } as const;

/** Two projections of the same rows. */
const twoSides: BatchForward["encode"] = (tape, rows) => {
  const read = tape.input("x", [rows, 8]);
  return { a: learned(tape, read, "A"), b: learned(tape, read, "B") };
};

/** Rows of two tables of the catalogue, by the same numbers; one is mapped, the other is as it is. */
const tableSides: BatchForward["encode"] = (tape, rows) => {
  const items = tape.input("items", [rows], { dtype: "int32" });
  const rowsOf = (name: string, width: number): Var =>
    gather(tape.input(name, [9, width], { whole: true }), items);
  const wide = rowsOf("wide", 8);
  return {
    a: learned(tape, wide, "A"),
    b: add(learned(tape, wide, "B"), mul(rowsOf("narrow", 6), tape.parameter("scale", [6], ONES))),
  };
};

/** Rows that are multiplied in three panels, of 343 and 344 columns: fed ones, and those of a table. */
const wideSides: BatchForward["encode"] = (tape, rows) => {
  const items = tape.input("items", [rows], { dtype: "int32" });
  return {
    a: learned(tape, tape.input("x", [rows, 1030]), "A"),
    b: learned(tape, gather(tape.input("wide", [9, 1030], { whole: true }), items), "B"),
  };
};

/** Four items that every row is compared with, by numbers that are whole like their table. */
const besideFixed: BatchForward["encode"] = (tape, rows) => {
  const numbers = tape.input("fixed", [4], { dtype: "int32", whole: true });
  const four = learned(tape, gather(tape.input("wide", [9, 8], { whole: true }), numbers), "F");
  const { a, b } = twoSides(tape, rows);
  return { a: add(a!, mean(four, [0])), b: b! };
};

const FORWARDS: Readonly<Record<string, BatchForward>> = {
  "a projection that is detached": {
    encode: (tape, rows) => {
      const { a, b } = twoSides(tape, rows);
      const still = detached(learned(tape, tape.input("y", [rows, 8]), "C"));
      return { a: a!, b: add(b!, still) };
    },
    loss: compared,
  },
  "a projection that reaches no output": {
    encode: (tape, rows) => {
      learned(tape, tape.input("y", [rows, 8]), "C");
      return twoSides(tape, rows);
    },
    loss: compared,
  },
  "rows of whole tables": { encode: tableSides, loss: compared },
  "whole rows of a whole table": { encode: besideFixed, loss: compared },
  "rows wider than a panel": { encode: wideSides, loss: compared },
  "a loss that detaches one side": {
    encode: twoSides,
    loss: (tape, { a, b }) => compared(tape, { a: a!, b: detached(b!) }),
  },
};

function fill({ inputs }: TrainStep): void {
  const random = seededRandom(5);
  for (const name of [...inputs.keys()].sort()) {
    const values = inputs.get(name)!;
    for (let at = 0; at < values.length; at++)
      values[at] = values instanceof Int32Array ? random.integer(9) : random.normal();
  }
}

async function learnt(forward: BatchForward, rowsAtOnce: number | undefined) {
  const graph = batchGraph("g", forward, { batchSize: 7, rowsAtOnce });
  await using step = await createBatchStep({ graph, runtime, seed: 1 });
  fill(step);
  await step.run(0);
  const loss = await step.run(1);
  return { loss, gradients: new Map([...step.gradients].map(([name, { dense }]) => [name, dense?.slice()])) };
}

describe("a step in micro-batches where something is out of the common", () => {
  it.each(Object.keys(FORWARDS))("learns as the whole batch: %s", async (name) => {
    const whole = await learnt(FORWARDS[name]!, undefined);
    const parts = await learnt(FORWARDS[name]!, 3);
    expect(parts.loss).toBeCloseTo(whole.loss, 5);
    expect([...parts.gradients.keys()].sort()).toEqual([...whole.gradients.keys()].sort());
    for (const [parameter, dense] of whole.gradients) {
      const other = parts.gradients.get(parameter);
      expect(other === undefined, parameter).toBe(dense === undefined);
      for (const [at, value] of (dense ?? []).entries()) expect(other![at]).toBeCloseTo(value, 4);
    }
  });

  it("reads rows of a table in place: products with it are made of the whole table and the rows' numbers", () => {
    const graph = batchGraph("g", FORWARDS["rows of whole tables"]!, { batchSize: 7, rowsAtOnce: 3 });
    if (!("windows" in graph)) throw new Error("not in parts");
    expect(graph.projections.map(({ name, numbers }) => [name, numbers])).toEqual([
      ["wide at items by A", "items"],
      ["wide at items by B", "items"],
    ]);
    expect(Object.fromEntries(graph.inputs.map(({ name, shape }) => [name, shape]))).toEqual({
      items: [7],
      narrow: [9, 6],
      wide: [9, 8],
    });
  });

  it("multiplies rows of a table with several axes in the graph, as it does those of a parameter with several", async () => {
    const encode: BatchForward["encode"] = (tape, rows) => {
      const lists = tape.input("lists", [rows, 4], { dtype: "int32" });
      const popular = gather(tape.input("popular", [9], { whole: true }), lists);
      const x = tape.input("x", [rows, 4]);
      const cube = tape.parameter("cube", [2, 4, 6], { kind: "xavier-uniform" });
      return { a: learned(tape, popular, "A"), b: sum(matMul(x, cube), [0]) };
    };
    const [whole, parts] = [
      await learnt({ encode, loss: compared }, undefined),
      await learnt({ encode, loss: compared }, 3),
    ];
    expect(parts.loss).toBeCloseTo(whole.loss, 5);
  });

  it.each([-1, 9])("refuses row %d of a table of 9 rows", async (number) => {
    const graph = batchGraph("g", { encode: tableSides, loss: compared }, { batchSize: 7, rowsAtOnce: 3 });
    await using step = await createBatchStep({ graph, runtime, seed: 1 });
    fill(step);
    step.inputs.get("items")![2] = number;
    await expect(step.run(0)).rejects.toThrow(`"items" names row ${number} of a table that has rows 0 to 8`);
  });

  it("refuses a parameter that is gathered by numbers that are whole: no row of the batch is theirs", () => {
    const encode: BatchForward["encode"] = (tape, rows) => {
      const users = tape.parameter("users", [9, 6], { kind: "normal", deviation: 1 });
      const fixed = gather(users, tape.input("fixed", [4], { dtype: "int32", whole: true }));
      const { a, b } = twoSides(tape, rows);
      return { a: add(a!, mean(fixed, [0])), b: b! };
    };
    const build = () => batchGraph("g", { encode, loss: compared }, { batchSize: 8, rowsAtOnce: 4 });
    expect(build).toThrow('"users" is gathered by numbers that are the same for all rows');
  });

  it("refuses a table that wants a gradient: it is a parameter", () => {
    const encode: BatchForward["encode"] = (tape) => ({
      a: tape.input("x", [9, 8], { whole: true, needsGradient: true }),
    });
    const build = () => batchGraph("g", { encode, loss: compared }, { batchSize: 7, rowsAtOnce: 3 });
    expect(build).toThrow("one that has a gradient is a parameter");
  });

  it("refuses a loss that learns from nothing that is encoded", () => {
    const loss: BatchForward["loss"] = (tape, { a, b }) =>
      compared(tape, { a: detached(a!), b: detached(b!) });
    const build = () => batchGraph("g", { encode: twoSides, loss }, { batchSize: 7, rowsAtOnce: 3 });
    expect(build).toThrow("no gradient by anything that is encoded");
  });
});
