import { readFile, stat } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";

/** A parsed JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A parsed JSON object. */
export interface JsonObject {
  readonly [field: string]: JsonValue | undefined;
}

/** Far above any configuration, far below what would fill the memory. */
const LIMIT_BYTES = 64 * 2 ** 20;

/**
 * Reads a JSON file that must hold an object.
 *
 * @throws `INVALID_MODEL`, which names the file, when it is no JSON, no object, or over 64 MiB.
 */
export async function readJsonObject(path: string): Promise<JsonObject> {
  const { size } = await stat(path);
  if (size > LIMIT_BYTES) throw invalid(path, `is ${size} bytes long, more than any configuration`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw invalid(path, `is not JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
  if (!isJsonObject(value)) throw invalid(path, "does not hold an object");
  return value;
}

/** Whether a parsed value is an object rather than a list or a plain value. */
export function isJsonObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function invalid(path: string, problem: string, cause?: unknown): ModalisError {
  return new ModalisError("INVALID_MODEL", `${path} ${problem}; fetch the file again`, { cause });
}
