import { ModalisError } from "@modalis/contract";
import { checkId, checkNumber, checkText, jsonOf } from "../check-values.js";
import type { ContentReference, ItemInput } from "./item-record.js";

/**
 * The JSON object of an item for one row of a statement; columns of type `json` are texts in it, so that they reach
 * the table unchanged.
 *
 * @throws `INVALID_ARGUMENT` or `LIMIT_EXCEEDED` for what a database cannot hold.
 */
export function itemJson(item: ItemInput): string {
  checkId("an item", item.id);
  if (item.timestampMs !== undefined) checkNumber(`the time of item "${clip(item.id)}"`, item.timestampMs);
  for (const label of item.labels ?? []) checkText(`a label of item "${clip(item.id)}"`, label);
  if (item.hidden !== undefined && typeof item.hidden !== "boolean") {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `"hidden" of item "${clip(item.id)}" is neither true nor false`,
    );
  }
  return JSON.stringify({
    id: item.id,
    contents: contentsJson(`item "${clip(item.id)}"`, item.contents ?? {}),
    attributes: attributesJson(`item "${clip(item.id)}"`, item.attributes ?? {}),
    labels: item.labels === undefined ? null : jsonOf("labels", item.labels),
    hidden: item.hidden ?? false,
    timestamp_ms: item.timestampMs ?? null,
  });
}

/** @throws as {@link itemJson}. */
export function attributesJson(what: string, attributes: unknown): string {
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) {
    throw new ModalisError("INVALID_ARGUMENT", `the attributes of ${what} are not an object`);
  }
  return jsonOf(`the attributes of ${what}`, attributes);
}

/** @throws as {@link itemJson}. */
export function contentsJson(what: string, contents: unknown): string {
  const isObject = typeof contents === "object" && contents !== null && !Array.isArray(contents);
  for (const [modality, references] of isObject ? Object.entries(contents) : [["", undefined]]) {
    checkId(`a modality of ${what}`, modality);
    if (!Array.isArray(references) || !references.every(isReference)) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `the contents of ${what} are not lists of {kind: "text", text}, {kind: "file", path, sha256} or ` +
          '{kind: "digest", sha256} by modality',
      );
    }
  }
  return jsonOf(`the contents of ${what}`, contents);
}

/** Enough of an id to find it by, for messages. */
export function clip(id: string): string {
  return id.length > 80 ? `${id.slice(0, 80)}…` : id;
}

function isReference(value: unknown): value is ContentReference {
  if (typeof value !== "object" || value === null) return false;
  const { kind, text, path, sha256, derived } = value as Record<string, unknown>;
  const isSourced = derived === undefined || isDerivation(derived);
  if (kind === "text") return typeof text === "string" && isSourced;
  const isDigest = isSha256(sha256);
  return (
    (kind === "file" && typeof path === "string" && isDigest && isSourced) || (kind === "digest" && isDigest)
  );
}

function isDerivation(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { converter, revision, fromSha256 } = value as Record<string, unknown>;
  return typeof converter === "string" && typeof revision === "string" && isSha256(fromSha256);
}

function isSha256(value: unknown): boolean {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
