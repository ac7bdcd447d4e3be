import { ModalisError } from "@modalis/contract";
import { systemCode } from "../lines/file-read-error.js";
import { readRegularFile } from "../lines/open-regular-file.js";
import { fieldsOf } from "../lines/read-json-lines.js";

/**
 * The fields of a JSON file that states its version; undefined when there is no such file.
 *
 * @throws `CORRUPT_FILE` when it cannot be read, is not a JSON object or states another version.
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
    throw corruptStoreFile(path, error instanceof Error ? error.message : String(error), error);
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
