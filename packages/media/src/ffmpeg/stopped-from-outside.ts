import { setTimeout as delay } from "node:timers/promises";
import { isModalisError, ModalisError } from "@modalis/contract";

/** How a program ended. */
export interface ProgramEnd {
  readonly killedBy: NodeJS.Signals | null;
  /** The last lines of its log. */
  readonly lastLines?: readonly string[];
  /** It is known otherwise that it obeyed a signal. */
  readonly obeyed?: boolean;
}

const STOPPING: ReadonlySet<NodeJS.Signals> = new Set(["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"]);
/** What stops a program and its caller reaches both within milliseconds, in any order. */
const WAIT_MS = 500;

/**
 * The error of a program that was told to stop by somebody else than its caller: nothing is said by such an end of what
 * the program read.
 *
 * Ctrl-C in a terminal tells all processes of the command, and a service manager all of the service, so that a program
 * may have ended before its caller hears of it: the caller's own signal is waited for, half a second long.
 *
 * @returns `UNAVAILABLE`, or undefined for every other end.
 * @throws The signal's reason where the caller is told to stop as well.
 */
export async function stoppedFromOutside(
  path: string,
  { killedBy, lastLines = [], obeyed = false }: ProgramEnd,
  signal?: AbortSignal,
): Promise<ModalisError | undefined> {
  // What ffmpeg says of a signal that it obeys, whatever it then returns: 255, or 1 while it opens its input. What is
  // written in a file stands in its log too, but begins no line.
  const heard = obeyed || lastLines.some((line) => /^Exiting normally, received signal \d/.test(line));
  if (!heard && !(killedBy !== null && STOPPING.has(killedBy))) return undefined;
  if (signal !== undefined) await delay(WAIT_MS, undefined, { signal }).catch(() => undefined);
  signal?.throwIfAborted();
  return new ModalisError(
    "UNAVAILABLE",
    `the program ${JSON.stringify(path)} was told to stop${killedBy === null ? "" : ` (${killedBy})`}; do the same again`,
    { details: { path, toldToStop: true } },
  );
}

/** Whether an error is of {@link stoppedFromOutside}: it blames no content, and the same call may succeed. */
export function wasToldToStop(error: unknown): error is ModalisError {
  return isModalisError(error, "UNAVAILABLE") && error.details.toldToStop === true;
}
