import { createOnnxRuntime } from "@modalis/onnx";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type GradientSubject, gradientError } from "../testing/gradient-check.js";
import { add, div, dot, mean, mul, negate, sub } from "./arithmetic.js";
import { expand, reshape, sum } from "./broadcasting.js";
import {
  detached,
  exp,
  gelu,
  leakyRelu,
  log,
  logSigmoid,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  tanh,
} from "./elementwise.js";
import { greater, where } from "./masks.js";
import { matMul } from "./mat-mul.js";
import { l2Normalise } from "./normalisation.js";
import { concat, slice, transpose } from "./rearranging.js";
import { logSoftmax, logSumExp, softmax } from "./softmax.js";
import { VARIES, type Var } from "./variable.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

/** Float64 differences over 1e-5 are true to about 1e-9; curvature adds as much again. */
const TOLERANCE = 1e-6;

const check = async (subject: GradientSubject, tolerance = TOLERANCE): Promise<void> =>
  expect(await gradientError(runtime, subject)).toBeLessThan(tolerance);

const pair = (operator: (left: Var, right: Var) => Var) => (values: readonly Var[]) =>
  operator(values[0]!, values[1]!);
const one = (operator: (value: Var) => Var) => (values: readonly Var[]) => operator(values[0]!);

/** Two shapes that broadcast: some axes of either are 1, and one may lack leading axes. */
const broadcastingShapes = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom("both", "left", "right")), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((axes) =>
    fc
      .tuple(fc.constant(axes), fc.integer({ min: 0, max: axes.length - 1 }))
      .map(([all, dropped]) => [
        all.map(([size, side]) => (side === "right" ? 1 : size)),
        all.map(([size, side]) => (side === "left" ? 1 : size)).slice(dropped),
      ]),
  );

describe("gradients equal finite differences", () => {
  const elementwise = { add, sub, mul, div };
  it.each(Object.entries(elementwise))("%s over shapes that broadcast", async (_, operator) => {
    await fc.assert(
      fc.asyncProperty(broadcastingShapes, fc.boolean(), fc.nat(999), async (shapes, swap, seed) => {
        const ordered = swap ? shapes.toReversed() : shapes;
        await check({ shapes: ordered, operator: pair(operator), between: [0.5, 2], seed });
      }),
      { numRuns: 12 },
    );
  });

  const anywhere = { exp, sigmoid, tanh, softplus, logSigmoid, square, relu, leakyRelu, negate, softmax };
  it.each(Object.entries({ ...anywhere, logSoftmax, logSumExp, l2Normalise }))("%s", async (_, operator) => {
    await check({ shapes: [[3, 5]], operator: one(operator) });
    await check({ shapes: [[2, 1, 4]], operator: one(operator), seed: 2 });
    await check({ shapes: [[3]], operator: one(operator), seed: 3 });
  });

  it.each(Object.entries({ log, sqrt }))("%s of positive values", async (_, operator) => {
    await check({ shapes: [[3, 5]], operator: one(operator), between: [0.5, 3] });
  });

  it("gelu, in float32 because ONNX Runtime has erf in float32 alone", async () => {
    await check({ shapes: [[3, 5]], operator: one(gelu), precision: "float32" }, 2e-3);
  });

  it("sums and means over any axes, kept or not", async () => {
    for (const axes of [undefined, [0], [-1], [0, 2], [1]]) {
      for (const keep of [false, true]) {
        await check({ shapes: [[2, 3, 4]], operator: one((x) => square(sum(x, axes, { keep }))) });
        await check({ shapes: [[2, 3, 4]], operator: one((x) => square(mean(x, axes, { keep }))) });
      }
    }
    await check({
      shapes: [
        [3, 4],
        [3, 4],
      ],
      operator: pair(dot),
    });
  });

  it("expand, reshape, transpose, concat and slice", async () => {
    await check({ shapes: [[3, 1]], operator: one((x) => square(expand(x, [2, 3, 4]))) });
    await check({ shapes: [[2, 6]], operator: one((x) => square(reshape(x, [3, 4]))) });
    await check({ shapes: [[2, 3, 4]], operator: one((x) => square(transpose(x, [2, 0, 1]))) });
    await check({
      shapes: [
        [2, 3],
        [2, 1],
      ],
      operator: pair((x, y) => square(concat([x, y, x], -1))),
    });
    await check({ shapes: [[2, 5, 2]], operator: one((x) => square(slice(x, 1, 1, 4))) });
  });

  it("where, for both sides and their broadcasting", async () => {
    await check({
      shapes: [[3, 4], [4], [3, 1]],
      operator: ([x, y, z]) => square(where(greater(x!, 0.1), y!, z!)),
    });
  });

  it("a detached value passes nothing back", async () => {
    const error = await gradientError(runtime, { shapes: [[3]], operator: one((x) => mul(x, detached(x))) });
    expect(error).toBeGreaterThan(0.01);
    await check({ shapes: [[3]], operator: one((x) => add(x, mul(detached(x), 0))) });
  });
});

it.each([
  ["shapes that do not broadcast", ([x, y]: readonly Var[]) => add(x!, y!), /\[2,3\] and \[4\]/],
  ["products of unequal inner sizes", ([x]: readonly Var[]) => matMul(x!, x!), /3 is not 2/],
  ["an axis that is not there", ([x]: readonly Var[]) => sum(x!, [2]), /no axis 2/],
  ["another number of values", ([x]: readonly Var[]) => reshape(x!, [5]), /cannot be reshaped/],
  ["a varying axis in training", ([x]: readonly Var[]) => mean(reshape(x!, [VARIES, 3])), /varying/],
  ["a slice past the end", ([x]: readonly Var[]) => slice(x!, 0, 1, 3), /no places/],
  ["an order that repeats an axis", ([x]: readonly Var[]) => transpose(x!, [0, 0]), /no order/],
])("refuses %s, naming the shapes", async (_, operator, message) => {
  await expect(gradientError(runtime, { shapes: [[2, 3], [4]], operator })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringMatching(message),
  });
});
