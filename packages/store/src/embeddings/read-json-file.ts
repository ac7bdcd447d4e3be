import { ModalisError } from "@modalis/contract";
import { fileReadError, systemCode } from "../lines/file-read-error.js";
import { readRegularFile } from "../lines/open-regular-file.js";
import { fieldsOf } from "../lines/read-json-lines.js";

/**
 * The fields of a JSON file that states its version; undefined when there is no such file.
 *
 * @throws `CORRUPT_FILE` when it is not a JSON object or states another version; as {@link unusableStoreFile}.
 */
export async function readJsonFile(
  path: string,
  version: string,
): Promise<ReadonlyMap<string, unknown> | undefined> {
  let fields: ReadonlyMap<string, unknown> | undefined;
  try {
    fields = fieldsOf(JSON.parse((await readRegularFile(path)).toString("utf8")));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw unusableStoreFile(path, error);
  }
  if (fields === undefined) throw corruptStoreFile(path, "it is not a JSON object");
  if (fields.get("version") !== version) {
    throw corruptStoreFile(
      path,
      `it states version ${JSON.stringify(fields.get("version"))}; this release reads "${version}"`,
    );
  }
  return fields;
}

/** The `CORRUPT_FILE` of a file of the store, with what a person can do. */
export function corruptStoreFile(path: string, reason: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "CORRUPT_FILE",
    `"${path}" cannot be used: ${reason}; restore the file from a copy, or delete its folder and encode again`,
    { ...(cause === undefined ? {} : { cause }), details: { path } },
  );
}

/** What the system says where a file of the store is gone, or something else has its name. */
const GONE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ELOOP"]);

/**
 * The error of a file of the store that could not be read or parsed: `CORRUPT_INPUT` where the system refused it for a reason
 * that says nothing of its bytes, such as a missing permission, so that nobody deletes what is whole; `CORRUPT_FILE` otherwise.
 */
export function unusableStoreFile(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code !== undefined && !GONE.has(code)) return fileReadError(path, error);
  return corruptStoreFile(path, error instanceof Error ? error.message : String(error), error);
}
