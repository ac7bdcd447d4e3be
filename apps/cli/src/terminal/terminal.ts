import type { Writable } from "node:stream";
import { printable } from "./printable.js";
import { createProgressBar, type ProgressBar } from "./progress-bar.js";

/**
 * Where a command writes: answers to stdout, everything about the work itself to stderr.
 *
 * Control characters are shown, not obeyed, except an empty line that a line begins with.
 */
export interface Terminal {
  /** Writes a line of the answer. */
  out(line: string): void;
  /** Writes the answer as JSON, on one line. */
  json(value: unknown): void;
  /** Writes a line of JSON for whoever collects the logs of a server, also where only the answer is asked for. */
  log(entry: object): void;
  /** Writes a line for the person who waits. */
  note(line: string): void;
  /** `total` is undefined when nobody knows how much there is. */
  progress(label: string, total: number | undefined): ProgressBar;
  readonly bold: (text: string) => string;
  readonly faint: (text: string) => string;
}

export interface TerminalOptions {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Only the answer is written: no notes, no progress. */
  readonly quiet: boolean;
  /** `NO_COLOR` was set. */
  readonly noColour: boolean;
  readonly now: () => number;
}

/** A terminal over two streams; colours only where stdout is a terminal. */
export function createTerminal({ stdout, stderr, quiet, noColour, now }: TerminalOptions): Terminal {
  const styled = stdout.isTTY === true && !noColour;
  const style = (code: number) => (text: string) => (styled ? `\u001b[${code}m${text}\u001b[0m` : text);
  const shown = (line: string) =>
    line.startsWith("\n") ? `\n${printable(line.slice(1), styled)}\n` : `${printable(line, styled)}\n`;
  return {
    out: (line) => void stdout.write(shown(line)),
    json: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    log: (entry) => void stderr.write(`${JSON.stringify(entry)}\n`),
    note: (line) => void (quiet || stderr.write(shown(line))),
    progress: (label, total) =>
      createProgressBar({
        label,
        total,
        now,
        write: (text) => void (quiet || stderr.write(text)),
        redraw: stderr.isTTY === true,
        columns: stderr.columns ?? 80,
      }),
    bold: style(1),
    faint: style(2),
  };
}
