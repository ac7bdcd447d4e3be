import type { Matrix } from "./dense-matrix.js";
import { rankPairs, recallAt } from "./rank-quality.js";

/** Recalls at these are printed. */
export const CUTS = [1, 5, 10];

/** Percent, by direction and cut: photo to text, then text to photo. */
export function recallsFrom(similarities: Matrix, test: readonly number[]): number[] {
  const ranks = rankPairs(similarities, test);
  return [ranks.textOfPhoto, ranks.photoOfText].flatMap((way) => CUTS.map((k) => recallAt(k, way)));
}

/** A row each draw and their mean, which is given back. */
export function printRows(name: string, rows: readonly (readonly number[])[]): number[] {
  for (const [at, row] of rows.entries()) printRow(name, String(at + 1), row);
  const mean = meanRow(rows);
  printRow(name, "mean", mean);
  return mean;
}

/** One row of the table. */
export function printRow(name: string, draw: string, recalls: readonly number[]): void {
  console.log(`| ${name} | ${draw} | ${recalls.map((recall) => recall.toFixed(1)).join(" | ")} |`);
}

/** Column by column. */
export function meanRow(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length);
}
