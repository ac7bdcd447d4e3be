import "uplot/dist/uPlot.min.css";
import uPlot from "uplot";
import type { ChartData } from "./chart-data.js";

/** A chart that is drawn. */
export interface DrawnChart {
  /** New numbers of the same lines. */
  update(data: ChartData): void;
  resize(width: number): void;
  remove(): void;
}

const HEIGHT_PX = 220;

/** Draws lines into an element with the colours that the page has now. */
export function drawChart(element: HTMLElement, data: ChartData): DrawnChart {
  const colourOf = coloursOf(element);
  const axis = { stroke: colourOf("var(--faint)"), grid: { stroke: colourOf("var(--line)"), width: 1 } };
  const ticks = { stroke: colourOf("var(--line)"), width: 1 };
  const hasRight = data.lines.some(({ onRight }) => onRight);
  const plot = new uPlot(
    {
      width: Math.max(1, element.clientWidth),
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      scales: { x: { time: false }, y: { range: fromZero }, right: { range: fromZero } },
      axes: [
        { ...axis, ticks, values: (_, values) => values.map(data.xText) },
        { ...axis, ticks, size: 64, values: (_, values) => values.map(data.yText) },
        ...(hasRight
          ? [{ ...axis, ticks, scale: "right", side: 1 as const, size: 56, grid: { show: false } }]
          : []),
      ],
      series: [
        {},
        ...data.lines.map(({ colour, onRight }) => ({
          stroke: colourOf(colour),
          width: 2,
          scale: onRight ? "right" : "y",
          points: { show: data.x.length < 30 },
          spanGaps: true,
        })),
      ],
    },
    columns(data),
    element,
  );
  return {
    update: (next) => plot.setData(columns(next)),
    resize: (width) => plot.setSize({ width: Math.max(1, width), height: HEIGHT_PX }),
    remove: () => plot.destroy(),
  };
}

function columns({ x, lines }: ChartData): uPlot.AlignedData {
  return [[...x], ...lines.map(({ values }) => [...values])];
}

/** From zero, so that heights can be compared; a little more than the largest. */
function fromZero(_: uPlot, least: number | null, most: number | null): [number, number] {
  return [Math.min(0, least ?? 0), most === null || most <= 0 ? 1 : most * 1.08];
}

/** A canvas knows no variables of CSS, so an element tells what they are. */
function coloursOf(element: HTMLElement): (colour: string) => string {
  const probe = document.createElement("span");
  return (colour) => {
    probe.style.color = colour;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
