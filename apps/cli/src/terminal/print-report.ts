import type { MetricSummary, RunReport } from "@modalis/evaluation";
import type { Terminal } from "./terminal.js";

/** Metrics that are printed; the others are in the JSON and on the page. */
const SHOWN = ["recall@10", "recall@20", "ndcg@10", "ndcg@20"];

/** Prints a table of models, and what of their differences is more than luck. */
export function printReport(
  terminal: Terminal,
  { runs, comparisons = [], tables = [], split }: RunReport,
): void {
  const width = Math.max(5, ...runs.map(({ model }) => model.length));
  terminal.out(terminal.bold(`\nOn test rows, split ${split ?? "unknown"}`));
  terminal.out(`${"model".padEnd(width)}  ${SHOWN.map((name) => name.padStart(15)).join("")}  seconds`);
  for (const { model, metrics, seconds } of runs) {
    const cells = SHOWN.map((name) => cell(metrics[name]).padStart(15)).join("");
    terminal.out(`${model.padEnd(width)}  ${cells}  ${seconds.toFixed(1).padStart(7)}`);
  }
  for (const { title, rows } of tables) {
    terminal.out(terminal.bold(`\n${title}`));
    const names = SHOWN.some((metric) => rows.some(({ values }) => metric in values))
      ? SHOWN
      : Object.keys(rows[0]?.values ?? {});
    terminal.out(`${"".padEnd(width)}  ${names.map((metric) => metric.padStart(15)).join("")}`);
    for (const { name, values } of rows) {
      terminal.out(
        `${name.padEnd(width)}  ${SHOWN.map((metric) => cell(values[metric]).padStart(15)).join("")}`,
      );
    }
  }
  if (comparisons.length > 0) terminal.out("");
  for (const { model, baseline, metric, difference, interval, correctedPValue, significant } of comparisons) {
    const [low, high] = interval;
    terminal.out(
      `${metric}: ${model} − ${baseline} = ${difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}], p ${correctedPValue.toPrecision(2)}${significant ? "" : ": within luck"}`,
    );
  }
}

function cell(summary: MetricSummary | undefined): string {
  if (summary === undefined || summary.mean === null) return "–";
  return `${summary.mean.toFixed(4)}${summary.std ? ` ±${summary.std.toFixed(4)}` : ""}`;
}
