import { createOnnxRuntime, int32Tensor } from "@modalis/onnx";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { type GradientSubject, gradientError } from "../testing/gradient-check.js";
import { mean } from "./arithmetic.js";
import { attention } from "./attention.js";
import { sum } from "./broadcasting.js";
import { square } from "./elementwise.js";
import { gather } from "./gather.js";
import { greater, where } from "./masks.js";
import { matMul } from "./mat-mul.js";
import { l2Normalise, layerNorm } from "./normalisation.js";
import { concat, slice, transpose } from "./rearranging.js";
import { logSoftmax, logSumExp, softmax } from "./softmax.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

const size = fc.integer({ min: 1, max: 5 });
const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });

/** Checks gradients over shapes drawn anew, sizes of 1 and odd ones included. */
async function checkAll<Drawn>(
  drawn: fc.Arbitrary<Drawn>,
  subject: (drawn: Drawn) => GradientSubject,
  tolerance = 1e-6,
): Promise<void> {
  const property = fc.asyncProperty(drawn, fc.nat(999), async (each, seed) => {
    expect(await gradientError(runtime, { ...subject(each), seed })).toBeLessThan(tolerance);
  });
  await fc.assert(property, { numRuns: 10 });
}

it("matMul with batches that broadcast", () =>
  checkAll(
    fc.tuple(size, size, size, fc.constantFrom([[], []], [[2], []], [[], [3]], [[2, 1], [3]], [[1], [4]])),
    ([m, k, n, [left, right]]) => ({
      shapes: [
        [...left!, m, k],
        [...right!, k, n],
      ],
      operator: ([x, y]) => matMul(x!, y!),
    }),
  ));

it("softmax, logSoftmax, logSumExp and l2Normalise along the last axis", () =>
  checkAll(
    fc.tuple(shape, fc.constantFrom(softmax, logSoftmax, logSumExp, l2Normalise)),
    ([sizes, operator]) => ({
      shapes: [sizes],
      operator: ([x]) => square(operator(x!)),
      between: [0.3, 2],
    }),
  ));

it("layerNorm of rows of at least two values", () =>
  checkAll(
    fc.tuple(fc.array(size, { maxLength: 2 }), fc.integer({ min: 2, max: 6 })),
    ([lead, width]) => ({
      shapes: [[...lead, width], [width], [width]],
      operator: ([x, scale, shift]) => square(layerNorm(x!, scale!, shift!)),
    }),
    // Rows whose values are nearly alike are steep, so that differences are less exact.
    1e-3,
  ));

it("sum and mean over any axes", () =>
  checkAll(
    shape.chain((sizes) =>
      fc.tuple(fc.constant(sizes), fc.subarray(sizes.map((_, axis) => axis)), fc.boolean()),
    ),
    ([sizes, axes, keep]) => ({
      shapes: [sizes],
      operator: ([x]) => square(keep ? sum(x!, axes, { keep }) : mean(x!, axes)),
    }),
  ));

it("transpose, concat and slice", () =>
  checkAll(
    shape.chain((sizes) =>
      fc.tuple(
        fc.constant(sizes),
        fc.shuffledSubarray(
          sizes.map((_, axis) => axis),
          { minLength: sizes.length },
        ),
        fc.nat(sizes.length - 1),
      ),
    ),
    ([sizes, order, axis]) => ({
      shapes: [sizes, sizes],
      operator: ([x, y]) => {
        const joined = concat([x!, y!], axis);
        return square(transpose(slice(joined, axis, 1, 2 * sizes[axis]!), order));
      },
    }),
  ));

it("where by a condition on one of the values", () =>
  checkAll(shape, (sizes) => ({
    shapes: [sizes, [sizes.at(-1)!]],
    operator: ([x, y]) => square(where(greater(y!, 0), x!, y!)),
  })));

it("gather with repeated rows", () =>
  checkAll(fc.tuple(size, fc.array(fc.nat(4), { minLength: 1, maxLength: 8 })), ([width, rows]) => ({
    shapes: [[5, width]],
    operator: ([table], tape) =>
      square(gather(table!, tape.input("rows", [rows.length], { dtype: "int32" }))),
    feeds: { rows: int32Tensor(Int32Array.from(rows), [rows.length]) },
  })));

it("attention of any number of heads and places", () =>
  checkAll(
    fc.tuple(size, size, size, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    (drawn) => {
      const [batch, queries, keys, heads, width] = drawn;
      const d = heads * width;
      return {
        shapes: [
          [batch, queries, d],
          [batch, keys, d],
          [batch, keys, d],
        ],
        operator: ([q, k, v]) => square(attention(q!, k!, v!, { heads })),
      };
    },
  ));
