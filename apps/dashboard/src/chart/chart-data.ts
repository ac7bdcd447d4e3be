/** One line of a chart. */
export interface ChartLine {
  readonly name: string;
  /** As CSS has it, such as `"var(--line-1)"`. */
  readonly colour: string;
  /** One a place of the horizontal axis; null where nothing is known. */
  readonly values: readonly (number | null)[];
  /** Lines of another scale have an axis of their own on the right. */
  readonly onRight?: boolean;
}

/** Lines over one horizontal axis. */
export interface ChartData {
  readonly x: readonly number[];
  readonly lines: readonly ChartLine[];
  /** How a number of the horizontal axis is written. */
  readonly xText: (value: number) => string;
  /** How a number of the left axis is written. */
  readonly yText: (value: number) => string;
}
