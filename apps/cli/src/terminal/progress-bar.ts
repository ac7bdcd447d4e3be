/** Shows how far a piece of work is. */
export interface ProgressBar {
  update(done: number, failed?: number): void;
  /** Draws the last state and ends the line. */
  finish(): void;
  /** Ends the line that is being drawn, if there is one, because the work ended early. */
  stop(): void;
}

export interface ProgressBarOptions {
  readonly label: string;
  /** Undefined when unknown. */
  readonly total: number | undefined;
  readonly write: (text: string) => void;
  /** Draws over itself; otherwise a plain line each quarter. */
  readonly redraw: boolean;
  readonly columns: number;
  readonly now: () => number;
}

const REDRAW_MS = 100;

/** A bar that redraws in place on a terminal, and prints a line each quarter elsewhere. */
export function createProgressBar(options: ProgressBarOptions): ProgressBar {
  const { total, write, redraw, columns, now } = options;
  const started = now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let quarter = 0;
  let ended = false;
  let state = { done: 0, failed: 0 };
  const draw = () =>
    write(
      `\r${line(options, state, now() - started)
        .slice(0, columns - 1)
        .padEnd(columns - 1)}`,
    );
  return {
    update: (done, failed = 0) => {
      state = { done, failed };
      if (redraw) {
        if (now() - drawnAt < REDRAW_MS) return;
        drawnAt = now();
        draw();
      } else if (total && done < total && Math.floor((4 * done) / total) > quarter) {
        quarter = Math.floor((4 * done) / total);
        write(`${line(options, state, now() - started)}\n`);
      }
    },
    finish: () => {
      if (ended) return;
      ended = true;
      if (redraw) draw();
      write(redraw ? "\n" : `${line(options, state, now() - started)}\n`);
    },
    stop: () => {
      if (!ended && redraw && Number.isFinite(drawnAt)) write("\n");
      ended = true;
    },
  };
}

function line(
  { label, total, redraw }: ProgressBarOptions,
  state: { done: number; failed: number },
  elapsedMs: number,
): string {
  const failed = state.failed > 0 ? `, ${state.failed} failed` : "";
  if (total === undefined) return `${state.done} ${label}${failed} in ${seconds(elapsedMs)}`;
  const share = total === 0 ? 1 : Math.min(1, state.done / total);
  const filled = Math.round(share * 20);
  const bar = redraw ? ` ${"█".repeat(filled)}${"░".repeat(20 - filled)}` : "";
  const left = state.done > 0 && share < 1 ? `, ${seconds((elapsedMs / share) * (1 - share))} left` : "";
  return `${label.padEnd(18)}${bar} ${state.done}/${total}${failed} in ${seconds(elapsedMs)}${left}`;
}

function seconds(ms: number): string {
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
