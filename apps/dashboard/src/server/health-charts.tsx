import { useMemo } from "preact/hooks";
import type { ChartData, ChartLine } from "../chart/chart-data.js";
import { LineChart } from "../chart/line-chart.js";
import { type HealthSample, latencyMs, requestRate } from "./health-sample.js";

const MEBIBYTE = 2 ** 20;

/** Latency, calls and memory of the last minutes. */
export function HealthCharts({ samples }: { readonly samples: readonly HealthSample[] }) {
  const [latency, calls, memory] = useMemo(() => chartsOf(samples), [samples]);
  if (samples.length < 3) return <p class="faint">Measuring …</p>;
  return (
    <div class="charts">
      <Panel title="Answered within, ms" data={latency} unit="ms" />
      <Panel title="Calls a second" data={calls} unit="a second" />
      <Panel title="Memory, MiB" data={memory} unit="MiB" />
    </div>
  );
}

interface PanelProps {
  readonly title: string;
  readonly data: ChartData;
  readonly unit: string;
}

function Panel({ title, data, unit }: PanelProps) {
  const now = data.lines.map(({ name, values }) => {
    const last = values.findLast((value) => value !== null);
    return `${name} ${last === undefined ? "unknown" : `${rounded(last ?? 0)} ${unit}`}`;
  });
  return (
    <section class="card">
      <h3>{title}</h3>
      <LineChart label={`${title}, now ${now.join(", ")}`} data={data} />
      <p class="faint">{now.join(" · ")}</p>
    </section>
  );
}

/** Each place stands for what happened since the one before. */
function chartsOf(samples: readonly HealthSample[]): readonly [ChartData, ChartData, ChartData] {
  const later = samples.slice(1);
  const endMs = later.at(-1)?.atMs ?? 0;
  const x = later.map(({ atMs }) => (atMs - endMs) / 1000);
  const between = (measure: (from: HealthSample, to: HealthSample) => number | null) =>
    later.map((sample, at) => measure(samples[at]!, sample));
  const chart = (lines: readonly ChartLine[]): ChartData => ({
    x,
    lines,
    xText: (seconds) => (seconds === 0 ? "now" : `${Math.round(seconds)} s`),
    yText: rounded,
  });
  const quantile = (name: string, share: number, colour: string): ChartLine => ({
    name,
    colour,
    values: between((from, to) => latencyMs(from, to, share)),
  });
  return [
    chart([quantile("half of them", 0.5, "var(--line-1)"), quantile("99 in 100", 0.99, "var(--line-2)")]),
    chart([{ name: "calls", colour: "var(--line-1)", values: between(requestRate) }]),
    chart([
      {
        name: "resident",
        colour: "var(--line-1)",
        values: later.map(({ residentBytes }) => finite(residentBytes / MEBIBYTE)),
      },
    ]),
  ];
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
