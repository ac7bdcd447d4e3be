import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { ModalisError } from "@modalis/contract";
import { eachLine } from "./each-line.js";
import { exitFailure, memoryFailure, overLimit } from "./ffmpeg-failure.js";
import type { FfmpegProgram } from "./ffmpeg-program.js";
import { stoppedFromOutside } from "./stopped-from-outside.js";
import type { StreamLimits } from "./stream-limits.js";

export interface RunFfmpegOptions {
  /** The source's name in messages. */
  readonly subject: string;
  readonly limits: StreamLimits;
  /** Called with each line of the log, cut at 4,096 characters. */
  readonly onLogLine?: (line: string) => void;
  /** An exit code other than 0 is not a failure. */
  readonly toleratesExit?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs ffmpeg in a child process without a shell and yields what it writes to standard output.
 *
 * The child stops writing while the caller does not read, and is killed (SIGKILL) when the signal is aborted, a
 * limit is passed, or the caller stops early; no way out of this function leaves it running.
 *
 * @throws `LIMIT_EXCEEDED`, `CORRUPT_INPUT` (ffmpeg failed), `MISSING_DEPENDENCY` (it could not be started),
 * `UNAVAILABLE` (somebody told ffmpeg to stop), or the signal's reason.
 */
export async function* runFfmpeg(
  program: FfmpegProgram,
  args: readonly string[],
  options: RunFfmpegOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { subject, limits, signal, toleratesExit } = options;
  signal?.throwIfAborted();
  const child = start(program, args, limits);
  const exit = exitOf(child);
  const lastLines: string[] = [];
  eachLine(child.stderr, (line) => {
    if (lastLines.push(line) > 40) lastLines.shift();
    options.onLogLine?.(line);
  });
  const kill = (): void => void child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  const wait = waiter(limits.waitSeconds * 1000, kill);
  try {
    const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    let bytes = 0;
    for (let next = await wait(chunks.next()); !next.done; next = await wait(chunks.next())) {
      signal?.throwIfAborted();
      bytes += next.value.length;
      if (bytes > limits.decodedBytes)
        throw overLimit(subject, "decodedBytes", `${limits.decodedBytes} decoded bytes`);
      yield next.value;
    }
    const { code, killedBy, error } = await wait(exit);
    signal?.throwIfAborted();
    if (wait.expired()) throw overLimit(subject, "waitSeconds", `${limits.waitSeconds} s of decoding`);
    if (error || code === 126 || code === 127)
      throw notStarted(program, error ?? new Error(lastLines.at(-1)));
    const stopped = await stoppedFromOutside(program.path, { killedBy, lastLines }, signal);
    if (stopped) throw stopped;
    const shortOfMemory = memoryFailure(subject, lastLines);
    if (shortOfMemory) throw shortOfMemory;
    if (code !== 0 && !(toleratesExit && killedBy === null)) throw exitFailure(subject, lastLines, killedBy);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", kill);
    kill();
    // Unread output would keep the child from being reaped.
    child.stdout.destroy();
    child.stderr.destroy();
    await exit;
  }
}

/** Limits on what the child may do beside its memory: no file of any size written, no core dumped. */
function start(
  { path, limiter }: FfmpegProgram,
  args: readonly string[],
  { memoryBytes }: StreamLimits,
): ChildProcessByStdio<null, Readable, Readable> {
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  const options = { stdio, windowsHide: true, shell: false } as const;
  if (limiter === undefined) return spawn(path, args, options);
  return spawn(limiter, [`--as=${memoryBytes}`, "--core=0", "--fsize=0", "--", path, ...args], options);
}

interface Exit {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly error?: Error;
}

function exitOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, killedBy: null, error }));
    child.once("close", (code, killedBy) => resolve({ code, killedBy }));
  });
}

/** Awaits promises while a budget of waiting lasts; when it is used up, calls `onExpired` once. */
function waiter(
  budgetMs: number,
  onExpired: () => void,
): { <T>(work: Promise<T>): Promise<T>; expired(): boolean } {
  let leftMs = budgetMs;
  let isExpired = false;
  const wait = async <T>(work: Promise<T>): Promise<T> => {
    const startMs = performance.now();
    const timer = setTimeout(
      () => {
        isExpired = true;
        onExpired();
      },
      Math.max(0, leftMs),
    );
    try {
      return await work;
    } finally {
      clearTimeout(timer);
      leftMs -= performance.now() - startMs;
    }
  };
  return Object.assign(wait, { expired: () => isExpired });
}

function notStarted({ path }: FfmpegProgram, cause: Error): ModalisError {
  return new ModalisError(
    "MISSING_DEPENDENCY",
    `the program ${JSON.stringify(path)} could not be started (${cause.message}); look for ffmpeg again`,
    { cause },
  );
}
