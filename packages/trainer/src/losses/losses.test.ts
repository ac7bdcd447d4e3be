import { createOnnxRuntime, floatTensor, int32Tensor, type OnnxTensor } from "@modalis/onnx";
import { afterAll, describe, expect, it } from "vitest";
import { exp } from "../autodiff/elementwise.js";
import { l2Normalise } from "../autodiff/normalisation.js";
import type { Tape } from "../autodiff/tape.js";
import { buildTrainingGraph } from "../autodiff/training-graph.js";
import type { Var } from "../autodiff/variable.js";
import { type GradientSubject, gradientError } from "../testing/gradient-check.js";
import { alignment, uniformity } from "./alignment-and-uniformity.js";
import { bayesianPersonalisedRanking } from "./bayesian-personalised-ranking.js";
import { binaryCrossEntropy } from "./binary-cross-entropy.js";
import { embeddingPenalty } from "./embedding-penalty.js";
import { infoNce } from "./info-nce.js";
import { meanSquaredError } from "./mean-squared-error.js";
import { sampledSoftmaxCrossEntropy, softmaxCrossEntropy } from "./softmax-cross-entropy.js";

const runtime = createOnnxRuntime({ intraOpThreads: 1 });
afterAll(() => runtime[Symbol.asyncDispose]());

const matrix = (...rows: readonly (readonly number[])[]) =>
  floatTensor(Float32Array.from(rows.flat()), [rows.length, rows[0]!.length]);
const vector = (...values: readonly number[]) => floatTensor(Float32Array.from(values), [values.length]);
const classes = (...values: readonly number[]) => int32Tensor(Int32Array.from(values), [values.length]);

/** The loss of fed values. */
async function lossOf(
  feeds: readonly OnnxTensor[],
  loss: (values: readonly Var[], tape: Tape) => Var,
): Promise<number> {
  const graph = buildTrainingGraph("loss", (tape) => {
    const values = feeds.map(({ dims, dtype }, at) =>
      tape.input(`x${at}`, dims, dtype === "int32" ? { dtype } : {}),
    );
    return { loss: loss(values, tape) };
  });
  await using session = await runtime.open(graph.model);
  const result = await session.run(Object.fromEntries(feeds.map((feed, at) => [`x${at}`, feed])));
  return Number(result.loss!.data[0]);
}

const checkGradient = async (subject: GradientSubject): Promise<void> =>
  expect(await gradientError(runtime, subject)).toBeLessThan(1e-6);

describe("binary cross-entropy", () => {
  it("equals -log p of the right label", async () => {
    // sigmoid(ln 3) = 3/4.
    const logits = vector(Math.log(3), Math.log(3));
    const loss = await lossOf([logits, vector(1, 0)], ([x, y]) => binaryCrossEntropy(x!, y!));
    expect(loss).toBeCloseTo(-(Math.log(3 / 4) + Math.log(1 / 4)) / 2, 6);
  });

  it("stays finite where the sigmoid is 0 or 1", async () => {
    const loss = await lossOf([vector(200, -200), vector(0, 1)], ([x, y]) => binaryCrossEntropy(x!, y!));
    expect(loss).toBeCloseTo(200, 3);
  });

  it("has the gradient of its finite differences", () =>
    checkGradient({
      shapes: [[6], [6]],
      operator: ([x, y]) => binaryCrossEntropy(x!, y!),
      between: [0.1, 0.9],
    }));
});

describe("softmax cross-entropy", () => {
  it("equals -log of the right class's share", async () => {
    const logits = matrix([Math.log(1), Math.log(2), Math.log(5)], [0, 0, 0]);
    const loss = await lossOf([logits, classes(2, 0)], ([x, y]) => softmaxCrossEntropy(x!, y!));
    expect(loss).toBeCloseTo(-(Math.log(5 / 8) + Math.log(1 / 3)) / 2, 6);
  });

  it("over drawn classes counts the right one and those", async () => {
    const positives = vector(Math.log(2));
    const negatives = matrix([Math.log(1), Math.log(5)]);
    const loss = await lossOf([positives, negatives], ([p, n]) => sampledSoftmaxCrossEntropy(p!, n!));
    expect(loss).toBeCloseTo(-Math.log(2 / 8), 6);
  });

  it("corrects for how often a class is drawn", async () => {
    const feeds = [
      vector(0),
      matrix([0, 0]),
      vector(Math.log(0.5)),
      matrix([Math.log(0.25), Math.log(0.25)]),
    ];
    const loss = await lossOf(feeds, ([p, n, cp, cn]) =>
      sampledSoftmaxCrossEntropy(p!, n!, { positives: cp!, negatives: cn! }),
    );
    expect(loss).toBeCloseTo(-Math.log(2 / (2 + 4 + 4)), 6);
  });

  it("has the gradients of its finite differences", async () => {
    const y = { y: classes(2, 0) };
    await checkGradient({
      shapes: [[2, 4]],
      operator: ([x], tape) => softmaxCrossEntropy(x!, tape.input("y", [2], { dtype: "int32" })),
      feeds: y,
    });
    await checkGradient({ shapes: [[3], [3, 4]], operator: ([p, n]) => sampledSoftmaxCrossEntropy(p!, n!) });
  });
});

describe("ranking and regression", () => {
  it("BPR equals -log sigmoid of the differences", async () => {
    const feeds = [matrix([Math.log(3)], [0]), matrix([0, 0], [0, Math.log(3)])];
    const loss = await lossOf(feeds, ([p, n]) => bayesianPersonalisedRanking(p!, n!));
    expect(loss).toBeCloseTo(-(2 * Math.log(3 / 4) + Math.log(1 / 2) + Math.log(1 / 4)) / 4, 6);
    await checkGradient({
      shapes: [
        [3, 1],
        [3, 4],
      ],
      operator: ([p, n]) => bayesianPersonalisedRanking(p!, n!),
    });
  });

  it("mean squared error", async () => {
    expect(await lossOf([vector(1, 2), vector(3, 5)], ([x, y]) => meanSquaredError(x!, y!))).toBe(6.5);
    await checkGradient({ shapes: [[4], [4]], operator: ([x, y]) => meanSquaredError(x!, y!) });
  });

  it("penalties of rows", async () => {
    const feeds = [matrix([3, 0], [0, 4]), matrix([1, 0], [0, 0])];
    expect(await lossOf(feeds, (rows) => embeddingPenalty(rows, "squared"))).toBe(26 / 2 / 2);
    expect(await lossOf(feeds, (rows) => embeddingPenalty(rows, "norms"))).toBe((5 + 1) / 2);
    await checkGradient({
      shapes: [
        [2, 3],
        [2, 3],
      ],
      operator: (rows) => embeddingPenalty(rows, "norms"),
    });
  });
});

describe("contrast", () => {
  it("InfoNCE is the mean of both directions' cross-entropies", async () => {
    const feeds = [matrix([2, 0], [0, 1]), matrix([1, 0], [3, 4])];
    // Cosines: row 0 [1, .6], row 1 [0, .8].
    const at = (score: number) => Math.exp(score / 0.5);
    const shares = [
      at(1) / (at(1) + at(0.6)),
      at(0.8) / (at(0) + at(0.8)),
      at(1) / (at(1) + at(0)),
      at(0.8) / (at(0.6) + at(0.8)),
    ];
    const expected = -shares.reduce((sum, share) => sum + Math.log(share), 0) / 4;
    const loss = await lossOf(feeds, ([x, y]) => infoNce(x!, y!, { temperature: 0.5 }));
    expect(loss).toBeCloseTo(expected, 5);
  });

  it("InfoNCE leaves out pairs that are one thing", async () => {
    const feeds = [matrix([1, 0], [0, 1]), matrix([1, 0], [1, 1]), matrix([0, 1], [1, 0])];
    const loss = await lossOf(feeds, ([x, y, out]) => infoNce(x!, y!, { temperature: 1, leaveOut: out! }));
    expect(loss).toBeCloseTo(0, 6);
  });

  it("alignment and uniformity of hand-made rows", async () => {
    const feeds = [matrix([1, 0], [0, 1]), matrix([0, 1], [0, 1])];
    expect(await lossOf(feeds, ([x, y]) => alignment(x!, y!))).toBe(1);
    // Right angles have the squared distance 2.
    expect(await lossOf([matrix([1, 0], [0, 1])], ([x]) => uniformity(x!))).toBeCloseTo(-4, 5);
    const three = await lossOf([matrix([1, 0], [0, 1], [-1, 0])], ([x]) => uniformity(x!));
    expect(three).toBeCloseTo(Math.log((2 * Math.exp(-4) + Math.exp(-8)) / 3), 5);
  });

  it("has the gradients of its finite differences, a learned temperature included", async () => {
    await checkGradient({
      shapes: [[4, 3], [4, 3], []],
      operator: ([x, y, t]) => infoNce(x!, y!, { temperature: exp(t!) }),
    });
    await checkGradient({
      shapes: [
        [4, 3],
        [4, 3],
      ],
      operator: ([x, y]) => alignment(x!, y!),
    });
    await checkGradient({ shapes: [[4, 3]], operator: ([x]) => uniformity(l2Normalise(x!)) });
  });
});
