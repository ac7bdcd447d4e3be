// For tests: a report with every part.
import type { RunComparison } from "../comparison/compare-runs.js";
import type { RunReport } from "../report/run-report.js";

type MakeText = (plain: string) => string;

/** A report with every part, each of its texts and names made by `text`. */
export function exampleReport(text: MakeText = (plain) => plain): RunReport {
  return {
    title: text("TikTok, labelled split"),
    split: text("labelled"),
    createdAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    runs: exampleRuns(text),
    comparisons: exampleComparisons(text),
    ...exampleCurves(text),
    tables: [
      {
        title: text("Labelled predictions"),
        note: text("one drawn negative for each positive, seed 7"),
        rows: [{ name: text("implicit-als"), values: { [text("auc")]: { mean: 0.81, std: 0.002 } } }],
      },
    ],
    openings: [
      {
        split: text("labelled"),
        by: text("benchmark"),
        reason: text("final figures"),
        rows: 6130,
        users: 6130,
        digest: text("bf23a8145b2d9ad34afa21a0808d4fd3855d26efa1b1e7cb06216985fd7e425a"),
        openedAtMs: Date.UTC(2026, 0, 2),
      },
    ],
  };
}

function exampleRuns(text: MakeText): RunReport["runs"] {
  return [
    {
      model: text("popularity"),
      metrics: { [text("recall@20")]: { mean: 0.0597, std: 0 }, [text("ndcg@20")]: { mean: 0.0255, std: 0 } },
      seconds: 0.02,
      seeds: 5,
    },
    {
      model: text("implicit-als"),
      metrics: {
        [text("recall@20")]: { mean: 0.1047, std: 0.0012 },
        [text("ndcg@20")]: { mean: 0.0444, std: 0.0004 },
      },
      seconds: 41.3,
      seeds: 5,
      settings: { [text("dimensions")]: 128, [text("loss")]: text("squares"), warm: true },
      scoresFile: text("als.scores.safetensors"),
    },
    { model: text("broken"), metrics: { [text("recall@20")]: { mean: null, std: null } }, seconds: 3 },
  ];
}

function exampleComparisons(text: MakeText): RunComparison[] {
  const comparison: RunComparison = {
    model: text("implicit-als"),
    baseline: text("popularity"),
    metric: text("recall@20"),
    mean: 0.1047,
    baselineMean: 0.0597,
    difference: 0.045,
    interval: [0.039, 0.0512],
    pValue: 0.0002,
    correctedPValue: 0.0004,
    effectSize: 0.31,
    significant: true,
    users: 6130,
  };
  const ndcg = { metric: text("ndcg@20"), correctedPValue: 0.4, significant: false, effectSize: null };
  return [comparison, { ...comparison, ...ndcg }];
}

function exampleCurves(
  text: MakeText,
): Required<Pick<RunReport, "trainingCurves" | "missingContent" | "modalities">> {
  const metric = text("recall@20");
  const learning = Array.from({ length: 300 }, (_, step) => ({
    step,
    value: 0.1 * (1 - Math.exp(-step / 40)),
  }));
  return {
    trainingCurves: [
      { model: text("implicit-als"), metric: text("recall@20 on validation rows"), points: learning },
      { model: text("bpr"), metric: text("loss"), points: [{ step: 0, value: 0.69 }] },
    ],
    missingContent: ["blend", "id-only"].map((model, at) => ({
      model: text(model),
      metric,
      points: [0, 0.25, 0.5, 0.75, 1].map((missingShare) => ({
        missingShare,
        mean: at === 1 ? 0.1047 : 0.1096 - 0.004 * missingShare,
        std: 0.0006,
      })),
    })),
    modalities: [
      {
        model: text("blend"),
        metric,
        variants: ["all", "without image", "without audio", "rows shuffled"].map((name, at) => ({
          name: text(name),
          mean: 0.1096 - 0.0015 * at,
          std: 0.0005,
        })),
      },
    ],
  };
}
