import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { isModalisError, ModalisError } from "@modalis/contract";
import { stoppedFromOutside } from "./stopped-from-outside.js";

/** Long enough for a cold disk or a virus scanner; a program that only prints about itself is done in milliseconds. */
const TIMEOUT_MS = 20_000;
const MOST_CHARACTERS = 4 * 2 ** 20;

/**
 * What a program prints when asked about itself.
 *
 * @throws `MISSING_DEPENDENCY` when it cannot be run, `UNAVAILABLE` when it was told to stop, or the signal's reason.
 */
export async function capture(path: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  try {
    return await ask(path, args, signal);
  } catch (error) {
    // A stop that was for the caller, and met the program at its birth, does not meet it twice.
    if (isModalisError(error, "UNAVAILABLE")) return ask(path, args, signal);
    throw error;
  }
}

async function ask(path: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  // A process group of its own: Ctrl-C in a terminal is for the caller, who aborts the signal.
  const child = spawn(path, args, {
    stdio: ["ignore", "pipe", "ignore"],
    windowsHide: true,
    detached: true,
  });
  const kill = () => void child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  const timer = setTimeout(kill, TIMEOUT_MS);
  try {
    const { printed, code, killedBy } = await endOf(child, kill);
    signal?.throwIfAborted();
    if (code === 0) return printed;
    const stopped = await stoppedFromOutside(path, { code, killedBy }, signal);
    throw stopped ?? notRunnable(path, killedBy ?? `it ended with code ${code}`);
  } catch (error) {
    signal?.throwIfAborted();
    if (isModalisError(error)) throw error;
    const cause = error as NodeJS.ErrnoException;
    throw notRunnable(path, cause.code ?? cause.message.slice(0, 200), cause);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
  }
}

interface Ended {
  readonly printed: string;
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
}

/** Rejects where the program could not be started. */
function endOf(child: ChildProcessByStdio<null, Readable, null>, kill: () => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (printed.length > MOST_CHARACTERS) kill();
    });
    child.once("error", reject);
    child.once("close", (code, killedBy) => resolve({ printed, code, killedBy }));
  });
}

function notRunnable(path: string, code: string, cause?: Error): ModalisError {
  const reason =
    code === "ENOENT"
      ? "does not exist"
      : code === "EACCES"
        ? "is not executable (chmod +x mends that)"
        : `cannot be run (${code})`;
  return new ModalisError("MISSING_DEPENDENCY", `the program ${JSON.stringify(path)} ${reason}`, {
    cause,
    details: { path },
  });
}
