import { checkDimensions, checkWhole } from "../slots/check-arguments.js";

/** Values that a scan reads in a millisecond of one core, from the lowest speed measured (see the README). */
const SCANNED_A_MILLISECOND = 12_000_000;
/** What a search may take before the graph's building time and lower recall are worth their while. */
const WORTH_MS = 3;

export interface IndexChoice {
  readonly kind: "exact" | "graph";
  /** Why, in one sentence with figures. */
  readonly reason: string;
}

/** Exact while a scan stays within about three milliseconds, else the graph. */
export function chooseIndexKind({ rows, dimensions }: { rows: number; dimensions: number }): IndexChoice {
  checkWhole(rows, 0, "rows");
  checkDimensions(dimensions);
  const milliseconds = (rows * dimensions) / SCANNED_A_MILLISECOND;
  const scan = `a scan of ${rows} ${rows === 1 ? "row" : "rows"} of ${dimensions} dimensions takes about ${milliseconds.toPrecision(2)} ms on one core`;
  return milliseconds <= WORTH_MS
    ? { kind: "exact", reason: `${scan}, has recall 1 and needs no building.` }
    : {
        kind: "graph",
        reason: `${scan}, and a graph answers in a fraction of that with recall of about .99.`,
      };
}
