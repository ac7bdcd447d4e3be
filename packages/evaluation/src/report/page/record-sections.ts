import type { RunComparison } from "../../comparison/compare-runs.js";
import type { TestOpening } from "../../splits/opening-record.js";
import { dataTable } from "./data-table.js";
import { formatDifference, formatProbability, formatValue } from "./format-number.js";
import { html, type Markup } from "./markup.js";

/** Which differences are more than luck. */
export function significanceSection(comparisons: readonly RunComparison[]): Markup {
  const rows = comparisons.map((comparison) => ({
    name: `${comparison.model} against ${comparison.baseline}`,
    cells: cellsOf(comparison).map((text) => ({ text })),
  }));
  const columns = [
    "runs",
    "metric",
    "means",
    "difference",
    "interval",
    "p",
    "p, corrected",
    "effect size",
    "verdict",
  ];
  return html`<section><h2>Significance</h2><p>Paired by user; p is corrected by Holm for the ${comparisons.length} comparisons made together; the effect size is Cohen's d of the paired differences.</p>
${dataTable({ caption: "Comparisons", columns, rows })}</section>`;
}

/** Who has seen the test rows. */
export function openingsSection(openings: readonly TestOpening[]): Markup {
  const rows = openings.map(({ by, reason, split, rows: count, users, digest, openedAtMs }) => ({
    name: by,
    cells: [reason, split, `${count} of ${users} users`, digest.slice(0, 16), timeOf(openedAtMs)].map(
      (text) => ({ text }),
    ),
  }));
  const columns = ["opened by", "why", "split", "test rows", "digest", "when"];
  return html`<section><h2>Openings of the test rows</h2><p>Training and tuning never see these rows. Each opening is written down.</p>
${dataTable({ caption: "Openings", columns, rows })}</section>`;
}

/** The moment in UTC, to the second. */
export function timeOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? "–" : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function cellsOf(comparison: RunComparison): string[] {
  const { metric, mean, baselineMean, difference, interval, pValue, correctedPValue, effectSize } =
    comparison;
  return [
    metric,
    `${formatValue(mean)} against ${formatValue(baselineMean)}`,
    formatDifference(difference),
    `${formatDifference(interval[0])} to ${formatDifference(interval[1])}`,
    formatProbability(pValue),
    formatProbability(correctedPValue),
    effectSize === null ? "–" : effectSize.toFixed(2),
    verdictOf(comparison),
  ];
}

function verdictOf({ significant, difference }: RunComparison): string {
  if (!significant) return "no difference shown";
  return difference > 0 ? "higher" : "lower";
}
