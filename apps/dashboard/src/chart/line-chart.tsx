import { useEffect, useRef, useState } from "preact/hooks";
import type { ChartData } from "./chart-data.js";
import type { DrawnChart } from "./draw-chart.js";
import { useTheme } from "./use-theme.js";

export interface LineChartProps {
  /** What it shows, for those who do not see it: its numbers in a sentence. */
  readonly label: string;
  readonly data: ChartData;
}

/** Lines with their names; the code that draws them is loaded with the first chart. */
export function LineChart({ label, data }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnChart>();
  const latest = useRef(data);
  latest.current = data;
  const theme = useTheme();
  const [problem, setProblem] = useState<string>();
  const names = data.lines.map(({ name }) => name).join("\n");
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let gone = false;
    const observer = new ResizeObserver(() => drawn.current?.resize(element.clientWidth));
    import("./draw-chart.js").then(
      ({ drawChart }) => {
        if (gone) return;
        drawn.current = drawChart(element, latest.current);
        observer.observe(element);
      },
      () => setProblem("The chart could not be loaded; reload the page."),
    );
    return () => {
      gone = true;
      observer.disconnect();
      drawn.current?.remove();
      drawn.current = undefined;
    };
  }, [names, theme]);
  useEffect(() => drawn.current?.update(data), [data]);
  return (
    <figure class="chart">
      <div ref={place} class="plot" role="img" aria-label={label} />
      <figcaption>
        {problem ??
          data.lines.map(({ name, colour, onRight }) => (
            <span key={name} class="key-of">
              <span class="swatch" style={{ background: colour }} /> {name}
              {onRight && " (right)"}
            </span>
          ))}
      </figcaption>
    </figure>
  );
}
