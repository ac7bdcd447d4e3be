import { ModalisError } from "@modalis/contract";
import type { DerivedUse } from "../derived/derived-content.js";
import { fileReadError } from "../lines/file-read-error.js";
import { readRegularFile } from "../lines/open-regular-file.js";
import { fieldsOf } from "../lines/read-json-lines.js";
import { type CatalogueSettings, DEFAULT_SETTINGS, type EventSettings } from "./catalogue-settings.js";
import type { ReportField } from "./parse-owner.js";

/**
 * Reads `catalogue.json`; without the file (an undefined path), the defaults.
 *
 * A field that is unknown or of the wrong type is reported and its default used.
 *
 * @throws `CORRUPT_FILE` when the file is not a JSON object: guessing what it meant could turn dislikes into likes.
 */
export async function readSettings(
  path: string | undefined,
  report: ReportField,
): Promise<CatalogueSettings> {
  if (path === undefined) return DEFAULT_SETTINGS;
  let text: string;
  try {
    text = (await readRegularFile(path)).toString("utf8");
  } catch (error) {
    throw fileReadError(path, error);
  }
  const fields = fieldsOf(parseJson(path, text.replace(/^\uFEFF/, "")));
  if (fields === undefined) throw notSettings(path, "it is not a JSON object");
  const events = section(fields, "events", report);
  reportUnknown("", fields, ["inline", "language", "events", "models", "derived"], report);
  const language = fields.get("language");
  if (language !== undefined && typeof language !== "string") {
    report("language is not a text", 'write a BCP 47 tag such as "en"');
  }
  return {
    inline: names("inline", fields.get("inline"), DEFAULT_SETTINGS.inline, report),
    ...(typeof language === "string" ? { language } : {}),
    events: eventSettings(events, report),
    models: modelFolders(section(fields, "models", report), report),
    derived: derivedUse(fields.get("derived"), report),
  };
}

function derivedUse(value: unknown, report: ReportField): DerivedUse {
  if (value === "missing" || value === "all" || value === "none") return value;
  if (value !== undefined)
    report("derived is not a way to use derived contents", 'write "missing", "all" or "none"');
  return DEFAULT_SETTINGS.derived;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notSettings(path, error instanceof Error ? error.message : String(error), error);
  }
}

function notSettings(path: string, reason: string, cause?: unknown): ModalisError {
  return new ModalisError("CORRUPT_FILE", `"${path}" cannot be read: ${reason}; mend it or remove it`, {
    ...(cause === undefined ? {} : { cause }),
    details: { path },
  });
}

function eventSettings(fields: ReadonlyMap<string, unknown>, report: ReportField): EventSettings {
  const defaults = DEFAULT_SETTINGS.events;
  const ratings = section(fields, "ratings", report, "events.");
  reportUnknown("events.", fields, ["positive", "negative", "ratings"], report);
  reportUnknown("events.ratings.", ratings, ["kinds", "positiveFrom", "negativeTo"], report);
  return {
    positive: names("events.positive", fields.get("positive"), defaults.positive, report),
    negative: names("events.negative", fields.get("negative"), defaults.negative, report),
    ratings: names("events.ratings.kinds", ratings.get("kinds"), defaults.ratings, report),
    positiveFrom: threshold(
      "events.ratings.positiveFrom",
      ratings.get("positiveFrom"),
      defaults.positiveFrom,
      report,
    ),
    negativeTo: threshold(
      "events.ratings.negativeTo",
      ratings.get("negativeTo"),
      defaults.negativeTo,
      report,
    ),
  };
}

function section(
  fields: ReadonlyMap<string, unknown>,
  name: string,
  report: ReportField,
  prefix = "",
): ReadonlyMap<string, unknown> {
  const value = fields.get(name);
  const inner = value === undefined ? new Map<string, unknown>() : fieldsOf(value);
  if (inner === undefined) report(`${prefix}${name} is not an object`, "write it as {…} or leave it out");
  return inner ?? new Map();
}

function reportUnknown(
  prefix: string,
  fields: ReadonlyMap<string, unknown>,
  known: readonly string[],
  report: ReportField,
): void {
  for (const name of fields.keys()) {
    if (!known.includes(name)) report(`${prefix}${name} is not a setting`, `known are ${known.join(", ")}`);
  }
}

function names(
  name: string,
  value: unknown,
  whenAbsent: ReadonlySet<string>,
  report: ReportField,
): ReadonlySet<string> {
  if (value === undefined) return whenAbsent;
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return new Set(value);
  report(`${name} is not a list of texts`, 'write it as ["…"] or leave it out');
  return whenAbsent;
}

function threshold(name: string, value: unknown, whenAbsent: number, report: ReportField): number {
  if (value === undefined) return whenAbsent;
  if (typeof value === "number") return value;
  report(`${name} is not a number`, `write a number or leave it out for ${whenAbsent}`);
  return whenAbsent;
}

function modelFolders(
  fields: ReadonlyMap<string, unknown>,
  report: ReportField,
): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const [channel, folder] of fields) {
    if (typeof folder === "string" && folder !== "") folders.set(channel, folder);
    else report(`models.${channel} is not a text`, "write the path of a model folder");
  }
  return folders;
}
