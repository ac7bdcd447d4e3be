import type { MissingContentCurve, ModalityContribution, TrainingCurve } from "../run-report.js";
import { barChart } from "./bar-chart.js";
import { dataTable, type TableRow } from "./data-table.js";
import { formatDifference, formatMean, formatValue } from "./format-number.js";
import { type LineSeries, lineChart } from "./line-chart.js";
import { html, type Markup } from "./markup.js";

const MOST_ROWS = 200;

/** Loss and validation quality on the way, one chart a metric. */
export function trainingSection(curves: readonly TrainingCurve[]): Markup {
  const metrics = byMetric(curves).map(({ metric, own }) => ({
    metric,
    series: own.map(({ model, points }) => ({
      label: model,
      points: points.map(({ step, value }) => ({ x: step, y: value })),
    })),
  }));
  return html`<section><h2>Training</h2>
<div class="charts">${metrics.map(({ metric, series }) => lineChart({ title: metric, xLabel: "step", series }))}</div>
<details><summary>Values</summary>${metrics.map(({ metric, series }) => linesTable(`${metric} by step`, "step", series))}</details></section>`;
}

/** Quality against the share of missing content. */
export function missingContentSection(curves: readonly MissingContentCurve[]): Markup {
  return html`<section><h2>Missing content</h2><p>How quality falls when a share of the items' content is taken away.</p>
${byMetric(curves).map(({ metric, own }) => {
  const series = own.map(({ model, points }) => ({
    label: model,
    points: points.map(({ missingShare, mean, std }) => ({ x: missingShare * 100, y: mean, std })),
  }));
  return html`<div class="charts">${lineChart({ title: metric, xLabel: "missing content, %", series })}</div>
${linesTable(`${metric} by missing content`, "missing, %", series)}`;
})}</section>`;
}

/** What each modality adds. */
export function modalitySection(contributions: readonly ModalityContribution[]): Markup {
  return html`<section><h2>Modalities</h2><p>The same model with and without each modality.</p><div class="charts">${contributions.map(
    ({ model, metric, variants }) =>
      barChart({
        title: `${model}: ${metric}`,
        bars: variants.map(({ name, mean, std }) => ({ label: name, mean, std })),
      }),
  )}</div>
${contributions.map(contributionTable)}</section>`;
}

/** The first variant, all modalities, is what the others are held against. */
function contributionTable({ model, metric, variants }: ModalityContribution): Markup {
  const rows = variants.map((variant, at) => {
    const less = at === 0 ? "–" : formatDifference(variant.mean - variants[0]!.mean);
    return { name: variant.name, cells: [{ text: formatMean(variant) }, { text: less }] };
  });
  const columns = ["modalities", metric, `against ${variants[0]?.name ?? "all"}`];
  return dataTable({ caption: `${model} by modality`, columns, rows });
}

function byMetric<Curve extends { readonly metric: string }>(
  curves: readonly Curve[],
): { metric: string; own: Curve[] }[] {
  const names = [...new Set(curves.map(({ metric }) => metric))];
  return names.map((metric) => ({ metric, own: curves.filter((curve) => curve.metric === metric) }));
}

/** Rows by x, a column a line; at most 200 rows, evenly taken. */
function linesTable(caption: string, xLabel: string, series: readonly LineSeries[]): Markup {
  const all = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(all.length / MOST_ROWS));
  const columns = series.map(({ points }) => new Map(points.map((point) => [point.x, point])));
  const rows = all
    .filter((_, at) => at % every === 0)
    .map(
      (x): TableRow => ({
        name: String(Number(x.toPrecision(6))),
        cells: columns.map((points) => {
          const point = points.get(x);
          return { text: point === undefined ? "–" : formatPoint(point) };
        }),
      }),
    );
  return dataTable({ caption, columns: [xLabel, ...series.map(({ label }) => label)], rows });
}

function formatPoint({ y, std = 0 }: LineSeries["points"][number]): string {
  return std === 0 ? formatValue(y) : formatMean({ mean: y, std });
}
