import { ModalisError } from "@modalis/contract";

/** Says why a file could not be read: `NOT_FOUND` when it is not there, else `CORRUPT_INPUT` with the system's reason. */
export function fileReadError(path: string, error: unknown): unknown {
  const reason = systemCode(error);
  if (reason === undefined) return error;
  if (reason === "ENOENT" || reason === "ENOTDIR") {
    return new ModalisError("NOT_FOUND", `there is no file "${path}"; check the path`, { cause: error });
  }
  return new ModalisError(
    "CORRUPT_INPUT",
    `cannot read "${path}" (${reason}); check that it is a file that this user may read`,
    { cause: error, details: { path, reason } },
  );
}

/** The operating system's code of a failed call, such as `"ENOENT"`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
