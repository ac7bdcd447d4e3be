import { coordinate } from "./format-number.js";
import { drawnDeviation, isDrawable, type LinearScale, linearScale, tickLabel } from "./linear-scale.js";
import { html, type Markup } from "./markup.js";

export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** Drawn as a line to both sides, where it is not 0. */
  readonly std?: number;
}

/** One line of a chart. */
export interface LineSeries {
  readonly label: string;
  /** By rising x. */
  readonly points: readonly LinePoint[];
}

export interface LineChartOptions {
  /** What the lines show; what a screen reader says of the picture. */
  readonly title: string;
  readonly xLabel: string;
  readonly series: readonly LineSeries[];
}

const [WIDTH, HEIGHT] = [520, 300];
const PLOT = { left: 60, right: 505, top: 12, bottom: 250 };
const MOST_SERIES = 8;
const MOST_MARKERS = 40;
/** Told apart without colour: each line has its own dashes and marker too. */
const DASHES = ["", "7 4", "2 3", "9 3 2 3", "", "7 4", "2 3", "9 3 2 3"];
const MARKERS = [
  "M-3 -3h6v6h-6z",
  "M0 -4L4 3H-4z",
  "M0 -4.5L4.5 0L0 4.5L-4.5 0z",
  "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
];

/** Lines over a common scale with a legend, by SVG alone; at most 8, since the table beside it has all. */
export function lineChart({ title, xLabel, series }: LineChartOptions): Markup {
  const shown = series.slice(0, MOST_SERIES).map(({ label, points }) => ({
    label,
    points: points.filter(({ x, y }) => isDrawable(x) && isDrawable(y)),
  }));
  const all = shown.flatMap(({ points }) => points);
  const x = linearScale(
    all.map((point) => point.x),
    { from: PLOT.left, to: PLOT.right },
  );
  const ends = all.flatMap((point) => [point.y - deviationOf(point), point.y + deviationOf(point)]);
  const y = linearScale(ends, { from: PLOT.bottom, to: PLOT.top });
  const more = series.length - shown.length;
  return html`<figure><figcaption>${title}${more > 0 ? ` (the first ${shown.length} of ${series.length})` : ""}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}; the table has the values">
${y.ticks.map((tick) => rowLine(tick, y))}
${x.ticks.map((tick) => html`<text class="tick" x="${coordinate(x.place(tick))}" y="${PLOT.bottom + 18}" text-anchor="middle">${tickLabel(tick)}</text>`)}
<line class="axis" x1="${PLOT.left}" x2="${PLOT.right}" y1="${PLOT.bottom}" y2="${PLOT.bottom}"/>
<text class="tick" x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 40}" text-anchor="middle">${xLabel}</text>
${shown.map((line, at) => seriesLine(line, at, x, y))}
</svg>
<ul class="legend">${shown.map(({ label }, at) => legendEntry(label, at))}</ul></figure>`;
}

function deviationOf({ y, std = 0 }: LinePoint): number {
  return drawnDeviation(y, std);
}

function rowLine(tick: number, y: LinearScale): Markup {
  const place = coordinate(y.place(tick));
  return html`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${place}" y2="${place}"/>
<text class="tick" x="${PLOT.left - 8}" y="${coordinate(y.place(tick) + 4)}" text-anchor="end">${tickLabel(tick)}</text>`;
}

function seriesLine({ points }: LineSeries, at: number, x: LinearScale, y: LinearScale): Markup {
  const places = points.map((point) => `${coordinate(x.place(point.x))} ${coordinate(y.place(point.y))}`);
  const deviations = points
    .filter((point) => deviationOf(point) > 0)
    .map((point) => {
      const [low, high] = [y.place(point.y - deviationOf(point)), y.place(point.y + deviationOf(point))];
      return `M${coordinate(x.place(point.x))} ${coordinate(low)}V${coordinate(high)}`;
    });
  const every = Math.max(1, Math.ceil(points.length / MOST_MARKERS));
  const markers = places
    .filter((_, place) => place % every === 0)
    .map(
      (place) =>
        html`<path class="marker" transform="translate(${place.replace(" ", ",")})" d="${MARKERS[at % MARKERS.length]}"/>`,
    );
  const path = places.length === 0 ? "" : `M${places.join("L")}`;
  return html`<g class="series s${at}"><path class="line" stroke-dasharray="${DASHES[at]}" d="${path}"/><path class="line" d="${deviations.join("")}"/>${markers}</g>`;
}

function legendEntry(label: string, at: number): Markup {
  return html`<li><svg class="swatch" viewBox="0 0 32 10" aria-hidden="true"><g class="series s${at}"><path class="line" stroke-dasharray="${DASHES[at]}" d="M1 5H31"/><path class="marker" transform="translate(16,5)" d="${MARKERS[at % MARKERS.length]}"/></g></svg><bdi>${label}</bdi></li>`;
}
