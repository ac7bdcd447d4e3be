import type { LearnedOnValidation } from "../model/model-definition.js";

/** Which of the two known figures a metric goes with: by hits alone, or by their ranks too. */
const KINDS: Readonly<Record<string, "recall" | "ndcg">> = {
  recall: "recall",
  precision: "recall",
  hit: "recall",
  ndcg: "ndcg",
  map: "ndcg",
  mrr: "ndcg",
};

/**
 * Means of a model on the validation rows that it learned from, less what having learned from them gave: each times the
 * share of Recall@20 or NDCG@20 that is left on users not learned from, at most all of it.
 */
export function unflattered(
  means: Readonly<Record<string, number>>,
  { seen, unseen }: LearnedOnValidation,
): Record<string, number> {
  const kept = (kind: "recall" | "ndcg"): number =>
    seen[kind] > 0 ? Math.min(1, unseen[kind] / seen[kind]) : 1;
  return Object.fromEntries(
    Object.entries(means).map(([name, mean]) => {
      const kind = KINDS[name.split("@")[0]!];
      return [name, kind === undefined ? mean : mean * kept(kind)];
    }),
  );
}
