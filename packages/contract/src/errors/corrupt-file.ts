import { isModalisError, ModalisError } from "./modalis-error.js";

/** The error of a file that breaks its format: what is wrong, and that only another copy can help. */
export function corruptFile(problem: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "CORRUPT_FILE",
    `${problem}; restore the file or write it again`,
    cause === undefined ? {} : { cause },
  );
}

/** Runs `read` and reports whatever it throws as `CORRUPT_FILE`: content of a file is never the caller's fault. */
export function readingFile<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isModalisError(error, "CORRUPT_FILE")) throw error;
    throw corruptFile(`${what}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
