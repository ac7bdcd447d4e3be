import type { InteractionEvent } from "./catalogue.js";
import { parseId, type ReportField } from "./parse-owner.js";
import { parseTimestamp } from "./parse-timestamp.js";

/** The kind of an event that does not say. */
export const DEFAULT_EVENT_KIND = "interaction";

/**
 * Reads an event from its fields (`user`, `item`, `kind`, `value`, `timestamp`, `split`); undefined without a user
 * or an item. An unreadable optional field is reported and left out.
 */
export function parseEvent(
  fields: ReadonlyMap<string, unknown>,
  report: ReportField,
): InteractionEvent | undefined {
  const user = parseId(fields.get("user"));
  const item = parseId(fields.get("item"));
  if (user === undefined || item === undefined) {
    report(`the event names no ${user === undefined ? "user" : "item"}`, "give it both a user and an item");
    return undefined;
  }
  const value = optional("value", fields, parseNumber, report);
  const timestampMs = optional("timestamp", fields, parseTimestamp, report);
  const split = optional("split", fields, parseId, report);
  return {
    user,
    item,
    kind: optional("kind", fields, parseId, report) ?? DEFAULT_EVENT_KIND,
    ...(value === undefined ? {} : { value }),
    ...(timestampMs === undefined ? {} : { timestampMs }),
    ...(split === undefined ? {} : { split }),
  };
}

function optional<Value>(
  name: string,
  fields: ReadonlyMap<string, unknown>,
  parse: (value: unknown) => Value | undefined,
  report: ReportField,
): Value | undefined {
  const value = fields.get(name);
  if (value === undefined || value === null || value === "") return undefined;
  const parsed = parse(value);
  if (parsed === undefined) {
    report(`${name} of the event cannot be read`, `correct it or leave it out; the event counts without it`);
  }
  return parsed;
}

function parseNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}
