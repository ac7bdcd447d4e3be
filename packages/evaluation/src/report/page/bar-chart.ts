import { coordinate, formatMean, shortened } from "./format-number.js";
import { drawnDeviation, isDrawable, type LinearScale, linearScale, tickLabel } from "./linear-scale.js";
import { html, type Markup } from "./markup.js";

/** One bar: a mean, and a line of one standard deviation to both sides. */
export interface Bar {
  readonly label: string;
  readonly mean: number | null;
  readonly std: number | null;
}

export interface BarChartOptions {
  /** What the bars show, such as `recall@20 by model`; what a screen reader says of the picture. */
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 460;
const [PLOT_LEFT, PLOT_RIGHT] = [150, 350];
const [TOP, ROW_HEIGHT, AXIS_HEIGHT] = [6, 26, 24];
const MOST_BARS = 40;

/** Bars lying one below the other, by SVG alone; at most 40, since the table beside it has all. */
export function barChart({ title, bars }: BarChartOptions): Markup {
  const shown = bars.slice(0, MOST_BARS);
  const ends = shown.flatMap(({ mean, std }) => {
    if (!isDrawable(mean)) return [];
    return [mean - drawnDeviation(mean, std), mean + drawnDeviation(mean, std)];
  });
  const scale = linearScale(ends, { from: PLOT_LEFT, to: PLOT_RIGHT, fromZero: true });
  const bottom = TOP + shown.length * ROW_HEIGHT;
  const more = bars.length - shown.length;
  return html`<figure><figcaption>${title}${more > 0 ? ` (the first ${shown.length} of ${bars.length})` : ""}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${bottom + AXIS_HEIGHT}" role="img" aria-label="${title}; the table has the values">
${scale.ticks.map((tick) => axisLine(tick, scale, bottom))}
${shown.map((bar, at) => barRow(bar, TOP + at * ROW_HEIGHT, scale))}
<line class="axis" x1="${coordinate(scale.place(0))}" x2="${coordinate(scale.place(0))}" y1="${TOP}" y2="${bottom}"/>
</svg></figure>`;
}

function axisLine(tick: number, scale: LinearScale, bottom: number): Markup {
  const x = coordinate(scale.place(tick));
  return html`<line class="grid" x1="${x}" x2="${x}" y1="${TOP}" y2="${bottom}"/>
<text class="tick" x="${x}" y="${bottom + 16}" text-anchor="middle">${tickLabel(tick)}</text>`;
}

function barRow(bar: Bar, top: number, scale: LinearScale): Markup {
  const middle = top + ROW_HEIGHT / 2;
  const label = html`<text x="${PLOT_LEFT - 8}" y="${middle + 4}" text-anchor="end"><title>${bar.label}</title>${shortened(bar.label, 20)}</text>
<text class="value" x="${PLOT_RIGHT + 8}" y="${middle + 4}">${formatMean(bar)}</text>`;
  const { mean } = bar;
  if (!isDrawable(mean)) return label;
  const std = drawnDeviation(mean, bar.std);
  const [zero, end] = [scale.place(0), scale.place(mean)];
  const [low, high] = [coordinate(scale.place(mean - std)), coordinate(scale.place(mean + std))];
  return html`${label}
<rect class="bar" x="${coordinate(Math.min(zero, end))}" y="${top + 5}" width="${coordinate(Math.abs(end - zero))}" height="${ROW_HEIGHT - 10}"/>
${std > 0 ? html`<path class="deviation" d="M${low} ${middle}H${high}M${low} ${middle - 4}v8M${high} ${middle - 4}v8"/>` : undefined}`;
}
