import { useMemo } from "preact/hooks";
import type { CurvePoint, TrainingRecord } from "../api/operation-answers.js";
import type { ChartData } from "../chart/chart-data.js";
import { LineChart } from "../chart/line-chart.js";

/** Loss and validation of one training, by the share of it that was done. */
export function TrainingCurve({ id, record }: { readonly id: string; readonly record: TrainingRecord }) {
  const { curve = [] } = record;
  const data = useMemo(() => curveData(curve), [curve]);
  if (data.lines.length === 0) return <p class="notice">The training of “{id}” kept no curve.</p>;
  return <LineChart label={`Training of ${id}: ${wordsOf(data)}`} data={data} />;
}

function curveData(curve: readonly CurvePoint[]): ChartData {
  const points = curve.toSorted((left, right) => left.share - right.share);
  const lossOf = points.map(({ loss }) => loss ?? null);
  const validationOf = points.map(({ validation }) => validation ?? null);
  const has = (values: readonly (number | null)[]) => values.some((value) => value !== null);
  return {
    x: points.map(({ share }) => 100 * share),
    lines: [
      ...(has(lossOf) ? [{ name: "loss", colour: "var(--line-1)", values: lossOf }] : []),
      ...(has(validationOf)
        ? [
            {
              name: "recall@20 on validation rows",
              colour: "var(--line-2)",
              values: validationOf,
              onRight: has(lossOf),
            },
          ]
        : []),
    ],
    xText: (value) => `${Math.round(value)} %`,
    yText: (value) => String(Number(value.toPrecision(3))),
  };
}

function wordsOf({ lines }: ChartData): string {
  return lines
    .map(({ name, values }) => {
      const known = values.filter((value) => value !== null);
      return `${name} from ${known[0]?.toPrecision(3)} to ${known.at(-1)?.toPrecision(3)}`;
    })
    .join(", ");
}
