import { holmCorrection, pairedTTest, type RankingReport } from "@modalis/evaluation";

/** How much of what makes an item's vector learns from interactions, beside the heads. */
export type FineTuningWay = "frozen" | "residual" | "low-rank";

/** One line of the table. */
export interface FineTuningRow {
  readonly way: FineTuningWay;
  /** Recall@20 on validation rows. */
  readonly recall: number;
  /** NDCG@20 on validation rows. */
  readonly ndcg: number;
  /** Recall@20 less that of `frozen`, paired by user; absent of `frozen` itself. */
  readonly against?: {
    readonly difference: number;
    /** 95 %. */
    readonly interval: readonly [low: number, high: number];
    /** Two-sided, after Holm's correction for the ways that were tried. */
    readonly pValue: number;
  };
  /** Whether it is better than `frozen` by more than chance: `difference` over 0 and `pValue` under 0.05. */
  readonly beatsFrozen: boolean;
}

const SIGNIFICANT = 0.05;

/**
 * The table of ways from how each ranks the same validation rows; `frozen` is among them.
 *
 * @throws What the paired test throws for reports of other users.
 */
export function fineTuningTable(reports: ReadonlyMap<FineTuningWay, RankingReport>): FineTuningRow[] {
  const scores = (way: FineTuningWay) => reports.get(way)!.metrics["recall@20"]!;
  const tried = [...reports.keys()].filter((way) => way !== "frozen");
  const tests = tried.map((way) => pairedTTest(scores(way).perUser, scores("frozen").perUser));
  const corrected = holmCorrection(tests.map(({ pValue }) => pValue));
  const row = (way: FineTuningWay) => ({
    way,
    recall: scores(way).mean,
    ndcg: reports.get(way)!.metrics["ndcg@20"]!.mean,
  });
  const rows = tried.map((way, at): FineTuningRow => {
    const { difference, interval } = tests[at]!;
    const pValue = corrected[at]!;
    const beatsFrozen = difference > 0 && pValue < SIGNIFICANT;
    return { ...row(way), against: { difference, interval, pValue }, beatsFrozen };
  });
  return [{ ...row("frozen"), beatsFrozen: false }, ...rows];
}
