import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ModalisError } from "@modalis/contract";
import { stoppedFromOutside, wasToldToStop } from "./stopped-from-outside.js";

/** Long enough for a cold disk or a virus scanner; a program that only prints about itself is done in milliseconds. */
const TIMEOUT_MS = 20_000;

/**
 * What a program prints when asked about itself; one that is told to stop is asked once more, for a stop that was for the
 * caller, such as Ctrl-C, does not meet it twice.
 *
 * @throws `MISSING_DEPENDENCY` when it cannot be run, `UNAVAILABLE` when it was told to stop, or the signal's reason.
 */
export async function programOutput(
  path: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  try {
    return await ask(path, args, signal);
  } catch (error) {
    if (wasToldToStop(error)) return ask(path, args, signal);
    throw error;
  }
}

async function ask(path: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  const options = {
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
    maxBuffer: 4 * 2 ** 20,
    windowsHide: true,
    ...(signal && { signal }),
  } as const;
  try {
    const { stdout } = await promisify(execFile)(path, args, options);
    signal?.throwIfAborted();
    return stdout;
  } catch (cause) {
    signal?.throwIfAborted();
    const error = cause as Error & { readonly signal?: NodeJS.Signals };
    throw (
      (await stoppedFromOutside(path, { killedBy: error.signal ?? null }, signal)) ?? notRunnable(path, error)
    );
  }
}

function notRunnable(path: string, error: Error): ModalisError {
  const code = "code" in error ? String(error.code) : "";
  const reason =
    code === "ENOENT"
      ? "does not exist"
      : code === "EACCES"
        ? "is not executable (chmod +x mends that)"
        : `cannot be run (${code || error.message.slice(0, 200)})`;
  return new ModalisError("MISSING_DEPENDENCY", `the program ${JSON.stringify(path)} ${reason}`, {
    cause: error,
    details: { path },
  });
}
