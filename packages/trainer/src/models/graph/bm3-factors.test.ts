import { createOnnxRuntime } from "@modalis/onnx";
import { expect, it } from "vitest";
import { type Bm3FactorsInput, bm3Factors } from "./bm3-factors.js";

/** One user, (1, 2), and two items, (3, -1) and (0, 1); the predictor swaps the numbers, doubles the first and adds (1, 0). */
const input: Omit<Bm3FactorsInput, "score"> = {
  rows: Float32Array.of(1, 2, 3, -1, 0, 1),
  edge: 2,
  dimensions: 2,
  predictor: Float32Array.of(0, 1, 2, 0),
  predictorBias: Float32Array.of(1, 0),
};
// p(1, 2) = (2 · 2 + 1, 1) = (5, 1); p(3, -1) = (-1, 3); p(0, 1) = (3, 0).

async function scores(score: Bm3FactorsInput["score"]) {
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  await using model = await bm3Factors(runtime, { ...input, score });
  const [users, visitors] = [
    await model.scoreUsers(Int32Array.of(0)),
    await model.scoreVisitors!([{ history: Int32Array.of(0, 1) }]),
  ];
  return { users: [...users], visitors: [...visitors] };
}

it("the paper's score multiplies user and item behind the predictor, and a visitor is the mean of their items", async () => {
  // (5, 1) with (-1, 3) and (3, 0); the visitor (1, 1.5) with the same.
  expect(await scores("predicted")).toEqual({ users: [-2, 15], visitors: [3.5, 3] });
});

it("the score of both views adds each side behind the predictor with the other before it", async () => {
  // (5, 1) · (3, -1) + (1, 2) · (-1, 3) = 14 + 5, and (5, 1) · (0, 1) + (1, 2) · (3, 0) = 1 + 3.
  // The visitor is (1, 1.5) behind and (1.5, 0) before: 1.5 + -1.5, and 1.5 + 4.5.
  expect(await scores("both")).toEqual({ users: [19, 4], visitors: [0, 6] });
});
