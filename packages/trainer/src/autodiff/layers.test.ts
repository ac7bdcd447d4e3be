import { createOnnxRuntime, int32Tensor } from "@modalis/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { type GradientSubject, gradientError } from "../testing/gradient-check.js";
import { attention } from "./attention.js";
import { square } from "./elementwise.js";
import { gather, pick } from "./gather.js";
import { isSet, where } from "./masks.js";
import { linear, matMul } from "./mat-mul.js";
import { layerNorm } from "./normalisation.js";
import type { Var } from "./variable.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

/** Float64 differences over 1e-5 are true to about 1e-9; curvature adds as much again. */
const TOLERANCE = 1e-6;

const check = async (subject: GradientSubject, tolerance = TOLERANCE): Promise<void> =>
  expect(await gradientError(runtime, subject)).toBeLessThan(tolerance);

const pair = (operator: (left: Var, right: Var) => Var) => (values: readonly Var[]) =>
  operator(values[0]!, values[1]!);

describe("matMul", () => {
  const cases = [
    { left: [3, 4], right: [4, 5] },
    { left: [2, 3, 4], right: [4, 5] },
    { left: [2, 1, 3, 4], right: [5, 4, 2] },
    { left: [3, 4], right: [2, 4, 5] },
  ];
  it.each(cases)(
    "gradients of $left x $right, each side as it is and transposed",
    async ({ left, right }) => {
      const swapped = (shape: readonly number[]) => [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!];
      for (const transposeLeft of [false, true]) {
        for (const transposeRight of [false, true]) {
          await check({
            shapes: [transposeLeft ? swapped(left) : left, transposeRight ? swapped(right) : right],
            operator: pair((x, y) => matMul(x, y, { transposeLeft, transposeRight })),
          });
        }
      }
    },
  );

  it("gradients of a linear layer with a bias", async () => {
    await check({ shapes: [[2, 3, 4], [4, 2], [2]], operator: ([x, w, b]) => square(linear(x!, w!, b!)) });
  });
});

describe("layers", () => {
  it("layerNorm, by value, scale and shift", async () => {
    await check(
      { shapes: [[2, 3, 5], [5], [5]], operator: ([x, s, t]) => square(layerNorm(x!, s!, t!)) },
      1e-5,
    );
  });

  it("attention in heads, with a mask", async () => {
    const mask = { dtype: "uint8", dims: [2, 1, 1, 4], data: Uint8Array.of(1, 1, 0, 1, 0, 1, 1, 1) } as const;
    await check({
      shapes: [
        [2, 3, 6],
        [2, 4, 6],
        [2, 4, 6],
      ],
      operator: ([q, k, v], tape) =>
        square(
          attention(q!, k!, v!, { heads: 2, mask: tape.input("mask", [2, 1, 1, 4], { dtype: "uint8" }) }),
        ),
      feeds: { mask },
    });
  });

  it("isSet takes masks of whole numbers", async () => {
    await check({
      shapes: [[3]],
      operator: ([x], tape) => where(isSet(tape.input("m", [3], { dtype: "int32" })), square(x!), 0),
      feeds: { m: int32Tensor(Int32Array.of(1, 0, 7), [3]) },
    });
  });
});

describe("gather", () => {
  const rows = { rows: int32Tensor(Int32Array.of(2, 0, 2, 4, 4, 4), [3, 2]) };

  it("keeps the gradient of a parameter as rows, repeated ones included", async () => {
    await check({
      shapes: [[5, 3]],
      operator: ([table], tape) => square(gather(table!, tape.input("rows", [3, 2], { dtype: "int32" }))),
      feeds: rows,
    });
  });

  it("adds rows and dense parts of one table", async () => {
    await check({
      shapes: [[5, 3]],
      operator: ([table], tape) => {
        const gathered = gather(table!, tape.input("rows", [3, 2], { dtype: "int32" }));
        return matMul(gathered, table!, { transposeRight: true });
      },
      feeds: rows,
    });
  });

  it("passes through a computed table", async () => {
    await check({
      shapes: [
        [5, 3],
        [3, 2],
      ],
      operator: ([x, w], tape) =>
        square(gather(matMul(x!, w!), tape.input("rows", [3, 2], { dtype: "int32" }))),
      feeds: rows,
    });
  });

  it("picks one value a row", async () => {
    await check({
      shapes: [[3, 2, 5]],
      operator: ([x], tape) => square(pick(x!, tape.input("rows", [3, 2], { dtype: "int32" }))),
      feeds: rows,
    });
  });

  it("refuses computed row numbers of a parameter", async () => {
    const error = gradientError(runtime, {
      shapes: [[5, 3]],
      operator: ([table], tape) => gather(table!, tape.constantTensor(Int32Array.of(1), [1])),
    });
    await expect(error).rejects.toMatchObject({ code: "INVALID_ARGUMENT", message: /feed the numbers/ });
  });
});
