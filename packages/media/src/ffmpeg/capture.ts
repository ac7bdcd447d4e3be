import { execFile } from "node:child_process";
import { ModalisError } from "@modalis/contract";

/** Long enough for a cold disk or a virus scanner; a program that only prints about itself is done in milliseconds. */
const TIMEOUT_MS = 20_000;

/**
 * What a program prints when asked about itself.
 *
 * @throws `MISSING_DEPENDENCY` when it cannot be run, or the signal's reason.
 */
export function capture(path: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  const options = {
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
    maxBuffer: 4 * 2 ** 20,
    ...(signal && { signal }),
  } as const;
  return new Promise((resolve, reject) => {
    execFile(path, args, options, (error, stdout) => {
      if (signal?.aborted) reject(signal.reason);
      else if (error === null) resolve(stdout);
      else reject(notRunnable(path, error));
    });
  });
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
