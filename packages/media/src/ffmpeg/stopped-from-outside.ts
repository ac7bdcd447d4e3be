import { setTimeout as delay } from "node:timers/promises";
import { ModalisError } from "@modalis/contract";

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  /** The last lines of its log. */
  readonly lastLines?: readonly string[];
}

const STOPPING: ReadonlySet<NodeJS.Signals> = new Set(["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"]);
/** What stops a program and its caller reaches both within milliseconds, in any order. */
const WAIT_MS = 500;

/**
 * The error of a program that was told to stop by somebody else than its caller: nothing is said by such an end of
 * what the program read.
 *
 * Programs are started in a process group of their own, for Ctrl-C in a terminal is for the caller. It still reaches a
 * program that is just being born, and a service manager tells all processes of a service. So the caller's own signal
 * is waited for, half a second long.
 *
 * @returns `UNAVAILABLE`, or undefined for every other end.
 * @throws The signal's reason where the caller is told to stop as well.
 */
export async function stoppedFromOutside(
  path: string,
  { code, killedBy, lastLines = [] }: ProgramEnd,
  signal?: AbortSignal,
): Promise<ModalisError | undefined> {
  // What ffmpeg says and returns of a signal that it obeys; tags of a file stand in its log too, but begin no line.
  const obeyed = code === 255 && lastLines.some((line) => /^Exiting normally, received signal \d/.test(line));
  if (!obeyed && !(killedBy !== null && STOPPING.has(killedBy))) return undefined;
  if (signal !== undefined) await delay(WAIT_MS, undefined, { signal }).catch(() => undefined);
  signal?.throwIfAborted();
  return new ModalisError(
    "UNAVAILABLE",
    `the program ${JSON.stringify(path)} was told to stop${killedBy === null ? "" : ` (${killedBy})`}; do the same again`,
    { details: { path } },
  );
}
