import type { Modality } from "@modalis/contract";
import { fieldsOf } from "../lines/read-json-lines.js";
import type { AttributeValue, Item } from "./catalogue.js";
import { parseTimestamp } from "./parse-timestamp.js";

/** Reports what is wrong with one field; the rest of the line is kept. */
export type ReportField = (message: string, remedy: string) => void;

/** Deepest nesting of an attribute; deeper ones are left out so that no reader overflows its stack. */
const DEEPEST_ATTRIBUTE = 32;

/** Fields with a meaning of their own; every other one is a modality. */
const RESERVED = new Set(["id", "attributes", "timestamp", "digests"]);

/**
 * Reads an item or a user from the fields of its line; undefined when it has no usable id.
 *
 * Every field that is not reserved is a modality with a text or a list of texts; null and empty ones are absent.
 */
export function parseOwner(fields: ReadonlyMap<string, unknown>, report: ReportField): Item | undefined {
  const id = parseId(fields.get("id"));
  if (id === undefined) {
    report("the line has no id", 'give it a field "id" with a text that is not empty');
    return undefined;
  }
  const contents = new Map<Modality, readonly string[]>();
  for (const [name, value] of fields) {
    if (RESERVED.has(name)) continue;
    const parts = parseParts(name, value, report);
    if (parts.length > 0) contents.set(name, parts);
  }
  const timestamp = fields.get("timestamp") ?? undefined;
  const timestampMs = timestamp === undefined ? undefined : parseTimestamp(timestamp);
  if (timestamp !== undefined && timestampMs === undefined) {
    report(
      `timestamp ${clip(timestamp)} is not a date`,
      "write an ISO 8601 date or seconds or milliseconds since 1970",
    );
  }
  return {
    id,
    contents,
    digests: parseDigests(fields.get("digests"), report),
    attributes: parseAttributes(fields.get("attributes"), report),
    ...(timestampMs === undefined ? {} : { timestampMs }),
  };
}

/** An id as a text: a text that is not empty, or a whole number; undefined for anything else. */
export function parseId(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function parseParts(name: string, value: unknown, report: ReportField): readonly string[] {
  if (value === null || value === "") return [];
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!parts.every((part) => typeof part === "string")) {
    report(
      `field "${clip(name)}" is neither a text nor a list of texts`,
      'write its content or path, or move it into "attributes"',
    );
    return [];
  }
  if (!/^[^.\s]{1,64}$/.test(name) || name === "fused") {
    report(
      `"${clip(name)}" cannot name a modality`,
      'use one word without dots, other than "fused", or move it into "attributes"',
    );
    return [];
  }
  return parts.filter((part) => part !== "");
}

function parseDigests(value: unknown, report: ReportField): ReadonlyMap<Modality, readonly string[]> {
  const digests = new Map<Modality, readonly string[]>();
  if (value === undefined || value === null) return digests;
  for (const [modality, listed] of fieldsOf(value) ?? [["digests", undefined]]) {
    const parts: readonly unknown[] = Array.isArray(listed) ? listed : [listed];
    if (parts.every((part) => typeof part === "string" && /^[0-9a-f]{64}$/.test(part))) {
      digests.set(modality, parts as string[]);
    } else {
      report(
        `digests of "${clip(modality)}" are not SHA-256 in hexadecimal`,
        "write 64 lower-case digits, or a list of such",
      );
    }
  }
  return digests;
}

/** The attributes of an object, without those nested so deep that a reader could overflow its stack. */
export function parseAttributes(value: unknown, report: ReportField): ReadonlyMap<string, AttributeValue> {
  if (value === undefined || value === null) return new Map();
  const fields = fieldsOf(value);
  if (fields === undefined) {
    report('"attributes" is not an object', 'write it as {"name": value}');
    return new Map();
  }
  const shallow = [...fields].filter(([name, attribute]) => {
    if (!deeperThan(attribute, DEEPEST_ATTRIBUTE)) return true;
    report(`attribute "${clip(name)}" is nested deeper than ${DEEPEST_ATTRIBUTE}`, "flatten it");
    return false;
  });
  return new Map(shallow as [string, AttributeValue][]);
}

function deeperThan(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== "object") return false;
  return depth === 0 || Object.values(value).some((inner) => deeperThan(inner, depth - 1));
}

/** The start of a value, for a message. */
function clip(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
