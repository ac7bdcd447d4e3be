import { createOnnxRuntime } from "@modalis/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { add, mean } from "./arithmetic.js";
import { dropout, modalityDropout, rowDropout } from "./dropout.js";
import { createTrainStep } from "./train-step.js";
import { buildTrainingGraph } from "./training-graph.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

describe("dropout", () => {
  const graph = buildTrainingGraph("dropout", (tape) => {
    const x = tape.input("x", [50, 40]);
    const whole = add(rowDropout(x, 0.25), modalityDropout(x, 0.25));
    return { loss: mean(dropout(x, 0.25)), outputs: { dropped: dropout(x, 0.25), whole } };
  });

  it("drops the share, keeps the mean, and is fixed by the seed and the step", async () => {
    const dropped = async (seed: number, at: number): Promise<number[]> => {
      await using step = await createTrainStep({ graph, runtime, seed });
      (step.inputs.get("x") as Float32Array).fill(1);
      await step.run(at);
      return [...step.outputs.get("dropped")!];
    };
    const first = await dropped(1, 5);
    expect(first).toEqual(await dropped(1, 5));
    expect(first).not.toEqual(await dropped(1, 6));
    expect(first).not.toEqual(await dropped(2, 5));
    const zeros = first.filter((value) => value === 0).length;
    // Of 2,000 draws at .25 the deviation is 19: five of them.
    expect(Math.abs(zeros - 500)).toBeLessThan(97);
    expect(first.find((value) => value !== 0)).toBeCloseTo(4 / 3, 6);
  });

  it("drops whole rows where a row stands for a modality", async () => {
    await using step = await createTrainStep({ graph, runtime, seed: 1 });
    (step.inputs.get("x") as Float32Array).fill(1);
    await step.run(0);
    const whole = step.outputs.get("whole")!;
    const rows = Array.from({ length: 50 }, (_, row) => new Set(whole.slice(row * 40, row * 40 + 40)));
    expect(rows.every((row) => row.size === 1)).toBe(true);
    // Raised or not raised, each dropped or kept by itself.
    const values = [...new Set(rows.flatMap((row) => [...row]))].sort((one, other) => one - other);
    expect(values.map((value) => Math.round(value * 3))).toEqual([0, 3, 4, 7]);
  });

  it("refuses rates that drop everything", () => {
    const build = () => buildTrainingGraph("d", (tape) => ({ loss: dropout(tape.input("x", []), 1) }));
    expect(build).toThrow(/from 0 to below 1/);
  });
});
