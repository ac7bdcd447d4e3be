// For tests: MMRec's metrics (enoche/MMRec, src/utils/metrics.py), written again from its formulas, matrix by matrix.
//
// `hits` [users][largest K] tells which ranked item is a positive, `positives` [users] how many there are; each gives
// the mean over users at every K from 1. Hit and MRR, which MMRec lacks, are RecBole's.

const cumulate = (row: readonly number[]): number[] => {
  const sums: number[] = [];
  for (const value of row) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
};
const meanOfColumns = (rows: readonly (readonly number[])[]): number[] =>
  rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length);

type Formula = (hits: readonly (readonly number[])[], positives: readonly number[]) => number[];

export const mmrecFormulas: Readonly<Record<string, Formula>> = {
  recall: (hits, positives) =>
    meanOfColumns(hits.map((row, user) => cumulate(row).map((sum) => sum / positives[user]!))),
  precision: (hits) => meanOfColumns(hits.map((row) => cumulate(row).map((sum, at) => sum / (at + 1)))),
  ndcg: (hits, positives) =>
    meanOfColumns(
      hits.map((row, user) => {
        const discounts = row.map((_, at) => 1 / Math.log2(at + 2));
        const ideal = cumulate(discounts);
        const most = Math.min(positives[user]!, row.length);
        const gain = cumulate(row.map((hit, at) => (hit === 1 ? discounts[at]! : 0)));
        return gain.map((sum, at) => sum / ideal[Math.min(at, most - 1)]!);
      }),
    ),
  map: (hits, positives) =>
    meanOfColumns(
      hits.map((row, user) => {
        const found = cumulate(row);
        const summed = cumulate(row.map((hit, at) => (hit * found[at]!) / (at + 1)));
        const most = Math.min(positives[user]!, row.length);
        return summed.map((sum, at) => sum / Math.min(at + 1, most));
      }),
    ),
  hit: (hits) => meanOfColumns(hits.map((row) => cumulate(row).map((sum) => (sum > 0 ? 1 : 0)))),
  mrr: (hits) =>
    meanOfColumns(
      hits.map((row) => {
        const first = row.indexOf(1);
        return row.map((_, at) => (first >= 0 && first <= at ? 1 / (first + 1) : 0));
      }),
    ),
};
