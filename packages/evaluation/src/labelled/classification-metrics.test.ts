import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaUnderCurve } from "./area-under-curve.js";
import { classificationMetrics } from "./classification-metrics.js";
import type { LabelledPredictions } from "./labelled-predictions.js";
import { fitScoreCalibration, LOG_ODDS, probabilityOf } from "./score-calibration.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
const predictionsOf = (scores: readonly number[], labels: readonly number[]): LabelledPredictions => ({
  users: new Int32Array(scores.length),
  items: new Int32Array(scores.length),
  labels: Uint8Array.from(labels),
  scores: Float32Array.from(scores),
  source: "a test",
});

describe("classificationMetrics", () => {
  it("equals the values worked out by hand", () => {
    const predictions = predictionsOf([0.75, 0.5, 0.25, 0.5, 0.125], [1, 1, 1, 0, 0]);
    // Foretold: 0.75 and both 0.5; of these two are likes, and one like of three is missed.
    expect(classificationMetrics(predictions, { calibration: "probability" })).toEqual({
      accuracy: 3 / 5,
      precision: 2 / 3,
      recall: 2 / 3,
      f1: expect.closeTo(2 / 3, 12),
      // 0.75 beats both others, 0.5 beats one and ties one, 0.25 beats one.
      auc: (2 + 1.5 + 1) / 6,
      logLoss: expect.closeTo(
        -(Math.log(0.75) + Math.log(0.5) + Math.log(0.25) + Math.log(0.5) + Math.log(0.875)) / 5,
        12,
      ),
      pairs: 5,
      positives: 3,
      source: "a test",
    });
    const { accuracy, recall } = classificationMetrics(predictions, {
      calibration: "probability",
      threshold: 0.6,
    });
    expect([accuracy, recall]).toEqual([3 / 5, 1 / 3]);
  });

  it("reads scores as log-odds, or by a calibration", () => {
    const predictions = predictionsOf([0, Math.log(3), -Math.log(3)], [1, 1, 0]);
    const { logLoss } = classificationMetrics(predictions, { calibration: LOG_ODDS });
    expect(logLoss).toBeCloseTo(-(Math.log(0.5) + 2 * Math.log(0.75)) / 3, 6);
    const turned = classificationMetrics(predictions, { calibration: { slope: -1, intercept: 0 } });
    expect(turned.logLoss).toBeCloseTo(-(Math.log(0.5) + 2 * Math.log(0.25)) / 3, 6);
    expect(turned.auc).toBe(1); // the order of the scores themselves
  });

  it("says what it has where nothing is foretold, or one label is absent", () => {
    const none = classificationMetrics(predictionsOf([0.1, 0.2], [1, 0]), { calibration: "probability" });
    expect([none.precision, none.recall, none.f1]).toEqual([0, 0, 0]);
    const liked = classificationMetrics(predictionsOf([0.9, 0.8], [1, 1]), { calibration: "probability" });
    expect([liked.accuracy, liked.auc]).toEqual([1, Number.NaN]);
    const disliked = classificationMetrics(predictionsOf([0.9], [0]), { calibration: "probability" });
    expect([disliked.recall, disliked.f1]).toEqual([Number.NaN, Number.NaN]);
  });

  it("stays finite where a probability of 0 turns out true", () => {
    const { logLoss } = classificationMetrics(predictionsOf([0], [1]), { calibration: "probability" });
    expect(logLoss).toBeCloseTo(-Math.log(1e-15), 9);
  });

  it("refuses no predictions, a bad threshold, and scores that are no probabilities", () => {
    const one = predictionsOf([1.5], [1]);
    expect(() => classificationMetrics(predictionsOf([], []), { calibration: LOG_ODDS })).toThrow(refused);
    expect(() => classificationMetrics(one, { calibration: "probability" })).toThrow(refused);
    for (const threshold of [-0.1, 1.1, Number.NaN]) {
      expect(() => classificationMetrics(one, { calibration: LOG_ODDS, threshold })).toThrow(refused);
    }
  });
});

describe("areaUnderCurve", () => {
  it("equals counting all pairs", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0, 1)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pairs, (given) => {
        const [likes, others] = [1, 0].map((label) => given.filter((pair) => pair[1] === label));
        fc.pre(likes!.length > 0 && others!.length > 0);
        const wins = likes!.flatMap(([score]) =>
          others!.map(([other]) => (score > other ? 1 : score === other ? 0.5 : 0)),
        );
        const counted = wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
        const scores = given.map(([score]) => score);
        expect(
          areaUnderCurve(
            scores,
            given.map(([, label]) => label),
          ),
        ).toBeCloseTo(counted, 10);
      }),
    );
  });
});

describe("fitScoreCalibration", () => {
  it("finds the log-odds of two scores from their shares of likes, up to Platt's smoothing", () => {
    const many = (score: number, likes: number, others: number) => [
      ...Array.from({ length: likes }, () => [score, 1] as const),
      ...Array.from({ length: others }, () => [score, 0] as const),
    ];
    const pairs = [...many(10, 7500, 2500), ...many(-2, 1000, 9000)];
    const calibration = fitScoreCalibration(
      predictionsOf(
        pairs.map(([score]) => score),
        pairs.map(([, label]) => label),
      ),
    );
    expect(probabilityOf(10, calibration)).toBeCloseTo(0.75, 3);
    expect(probabilityOf(-2, calibration)).toBeCloseTo(0.1, 3);
  });

  it("stays finite where scores separate the labels, are all equal, or are huge", () => {
    for (const scores of [
      [-5, -4, 4, 5],
      [3, 3, 3, 3],
      [-1e30, 0, 1, 1e30],
    ]) {
      const { slope, intercept } = fitScoreCalibration(predictionsOf(scores, [0, 0, 1, 1]));
      expect([Number.isFinite(slope), Number.isFinite(intercept), slope >= 0]).toEqual([true, true, true]);
    }
    expect(() => fitScoreCalibration(predictionsOf([], []))).toThrow(refused);
    expect(() => fitScoreCalibration(predictionsOf([Number.POSITIVE_INFINITY], [1]))).toThrow(refused);
  });
});
