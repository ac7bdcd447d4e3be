import type { DataCounts } from "../reproduce/published-data.js";
import type { ReproducedFigure, ReproducedTable } from "../reproduce/reproduce-table.js";
import { counted } from "./counted.js";
import type { Terminal } from "./terminal.js";

/** A published table that was made again. */
export interface Reproduction extends ReproducedTable {
  readonly name: string;
  readonly seeds: number;
  /** Share by which a figure may be lower than published. */
  readonly tolerance: number;
  /** Whether no figure is lower than that. */
  readonly reproduced: boolean;
  readonly data: DataCounts;
  readonly publishedData: DataCounts;
  /** Lines of the data that could not be used. */
  readonly leftOut: number;
}

/** Prints each figure beside the published one, and what may have made a difference. */
export function printReproduction(terminal: Terminal, reproduction: Reproduction): void {
  const { name, seeds, runs, tolerance, data, publishedData, leftOut } = reproduction;
  const width = Math.max(...runs.map(({ label }) => label.length));
  terminal.out(terminal.bold(`\n${name}, on test rows, ${seeds === 1 ? "1 seed" : `${seeds} seeds`}`));
  const titles = ["recall@20", "ndcg@20"].map((metric) => `${metric.padStart(11)}  published  difference`);
  terminal.out(`${"".padEnd(width)}${titles.join("")}  seconds`);
  for (const { label, metrics, seconds } of runs) {
    const cells = [metrics["recall@20"], metrics["ndcg@20"]].map(cellsOf);
    terminal.out(`${label.padEnd(width)}${cells.join("")}  ${seconds.toFixed(1).padStart(7)}`);
  }
  if (leftOut > 0) terminal.out(`${leftOut} lines of the data could not be used`);
  if (describe(data) !== describe(publishedData)) {
    terminal.out(
      `the data is not what the figures are of: ${describe(data)}, not ${describe(publishedData)}`,
    );
  }
  const limit = `${(100 * tolerance).toFixed(0)} %`;
  terminal.out(
    reproduction.reproduced
      ? `no figure is more than ${limit} lower than published`
      : `figures with ! are more than ${limit} lower than published`,
  );
}

function cellsOf({ mean, published, difference, reproduced }: ReproducedFigure): string {
  const percent = Math.round(1000 * difference) / 10;
  const share = `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)} %${reproduced ? " " : "!"}`;
  return `${mean.toFixed(4).padStart(11)}  ${published.toFixed(4).padStart(9)}  ${share.padStart(10)}`;
}

function describe({ users, items, interactions }: DataCounts): string {
  return `${counted(users, "user")}, ${counted(items, "item")}, ${counted(interactions, "interaction")}`;
}
