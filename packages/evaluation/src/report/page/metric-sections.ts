import type { MetricSummaries, ReportTable, RunReport, RunSummary } from "../run-report.js";
import { barChart } from "./bar-chart.js";
import { dataTable, type TableRow } from "./data-table.js";
import { formatMean, formatSeconds } from "./format-number.js";
import { html, type Markup } from "./markup.js";

/** Metrics of which less is better, by the part of the name before the K. */
const LESS_IS_BETTER = /^(rmse|mae|loss|log-?loss|gini|seconds)\b/i;
const MOST_CHARTS = 6;

/** Bars of each metric by model, and the table of all of them. */
export function modelsSection({ runs }: RunReport): Markup {
  if (runs.length === 0) return html`<section><h2>Models</h2><p>No model was run.</p></section>`;
  const metrics = metricNames(runs.map((run) => run.metrics));
  const charts = chartedMetrics(metrics).map((metric) =>
    barChart({
      title: metric,
      bars: runs.map(({ model, metrics: own }) => ({ label: model, ...(summaryOf(own, metric) ?? NONE) })),
    }),
  );
  const seeds = Math.max(...runs.map((run) => run.seeds ?? 1));
  const note =
    seeds > 1
      ? `Means over up to ${seeds} seeds; ± and the lines at the bars are one standard deviation over them.`
      : "One seed each: the spread over seeds is not known.";
  return html`<section><h2>Models</h2><p>${note}</p><div class="charts">${charts}</div>
${dataTable({ caption: "Metrics by model", columns: ["model", ...metrics, "seconds"], rows: modelRows(runs, metrics) })}
${runs.some(({ settings }) => settings !== undefined) ? settingsTable(runs) : undefined}</section>`;
}

/** A table of its own, such as warm and cold columns. */
export function tableSection({ title, note, rows }: ReportTable): Markup {
  const metrics = metricNames(rows.map(({ values }) => values));
  const shown = rows.map(({ name, values }) => ({
    name,
    cells: metrics.map((metric) => ({ text: formatMean(summaryOf(values, metric) ?? NONE) })),
  }));
  return html`<section><h2>${title}</h2>${note === undefined ? undefined : html`<p>${note}</p>`}
${dataTable({ caption: title, columns: ["", ...metrics], rows: shown })}</section>`;
}

const NONE = { mean: null, std: null } as const;

/** In the order in which they first appear. */
function metricNames(summaries: readonly MetricSummaries[]): string[] {
  return [...new Set(summaries.flatMap((summary) => Object.keys(summary)))];
}

/** Those at the largest K, where metrics have one. */
function chartedMetrics(metrics: readonly string[]): string[] {
  const cutOff = (metric: string) => Number(/@(\d{1,6})$/.exec(metric)?.[1] ?? 0);
  const largest = metrics.reduce((most, metric) => Math.max(most, cutOff(metric)), 0);
  return metrics.filter((metric) => cutOff(metric) === largest).slice(0, MOST_CHARTS);
}

/** Own fields alone: a metric may be called `constructor`. */
function summaryOf(metrics: MetricSummaries, name: string): MetricSummaries[string] | undefined {
  return Object.hasOwn(metrics, name) ? metrics[name] : undefined;
}

function modelRows(runs: readonly RunSummary[], metrics: readonly string[]): TableRow[] {
  const best = new Map(metrics.map((metric) => [metric, bestOf(runs, metric)]));
  return runs.map(({ model, metrics: own, seconds }) => ({
    name: model,
    cells: [
      ...metrics.map((metric) => {
        const summary = summaryOf(own, metric) ?? NONE;
        return { text: formatMean(summary), best: runs.length > 1 && summary.mean === best.get(metric) };
      }),
      { text: formatSeconds(seconds) },
    ],
  }));
}

function bestOf(runs: readonly RunSummary[], metric: string): number | undefined {
  const means = runs
    .map(({ metrics }) => summaryOf(metrics, metric)?.mean ?? null)
    .filter((mean) => mean !== null);
  if (means.length === 0) return undefined;
  const less = LESS_IS_BETTER.test(metric);
  return means.reduce((best, mean) => (less ? Math.min(best, mean) : Math.max(best, mean)));
}

function settingsTable(runs: readonly RunSummary[]): Markup {
  const rows = runs.map(({ model, settings = {} }) => ({
    name: model,
    cells: [
      {
        text:
          Object.entries(settings)
            .map(([name, value]) => `${name} = ${value}`)
            .join(", ") || "–",
      },
    ],
  }));
  return html`<details><summary>Settings</summary>${dataTable({ caption: "Settings by model", columns: ["model", "settings"], rows })}</details>`;
}
