import { ModalisError } from "@modalis/contract";
import type { RunComparison } from "../comparison/compare-runs.js";
import type { TestOpening } from "../splits/opening-record.js";
import { type JsonReader, readJson } from "./json-reader.js";
import type {
  MetricSummaries,
  MissingContentCurve,
  ModalityContribution,
  ReportTable,
  RunReport,
  RunSummary,
  TrainingCurve,
} from "./run-report.js";

/**
 * Reads a report that was written as JSON: the parsed value, or its text. Fields that are not known are left out.
 *
 * @throws `CORRUPT_FILE` naming the field that is missing or of another type.
 */
export function parseRunReport(json: unknown): RunReport {
  const report = readJson(typeof json === "string" ? parseText(json) : json, "report");
  return {
    runs: report.list("runs", readRun),
    ...optional(report, "title", () => report.text("title")),
    ...optional(report, "split", () => report.text("split")),
    ...optional(report, "createdAtMs", () => report.number("createdAtMs")),
    ...optional(report, "comparisons", () => report.list("comparisons", readComparison)),
    ...optional(report, "trainingCurves", () => report.list("trainingCurves", readCurve)),
    ...optional(report, "missingContent", () => report.list("missingContent", readMissingContent)),
    ...optional(report, "modalities", () => report.list("modalities", readModality)),
    ...optional(report, "tables", () => report.list("tables", readTable)),
    ...optional(report, "openings", () => report.list("openings", readOpening)),
  };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ModalisError("CORRUPT_FILE", "the report is no JSON; evaluate again to write it anew", {
      cause: error,
    });
  }
}

function optional<Name extends string, Field>(
  reader: JsonReader,
  name: Name,
  read: () => Field,
): { readonly [Key in Name]?: Field } {
  return reader.has(name) ? ({ [name]: read() } as { [Key in Name]: Field }) : {};
}

function readRun(run: JsonReader): RunSummary {
  return {
    model: run.text("model"),
    metrics: readMetrics(run, "metrics"),
    seconds: run.number("seconds"),
    ...optional(run, "seeds", () => run.number("seeds")),
    ...optional(run, "settings", () => run.record("settings", readSetting)),
    ...optional(run, "scoresFile", () => run.text("scoresFile")),
  };
}

function readMetrics(reader: JsonReader, name: string): MetricSummaries {
  return reader.record(name, (fields, metric) => {
    const summary = readJson(fields.value(metric), `metric ${metric}`);
    return { mean: summary.numberOrNull("mean"), std: summary.numberOrNull("std") };
  });
}

function readSetting(fields: JsonReader, name: string): number | boolean | string {
  const value = fields.value(name);
  if (typeof value === "boolean") return value;
  return typeof value === "number" ? fields.number(name) : fields.text(name);
}

function readComparison(comparison: JsonReader): RunComparison {
  const [low, high] = comparison.numbers("interval", 2);
  return {
    model: comparison.text("model"),
    baseline: comparison.text("baseline"),
    metric: comparison.text("metric"),
    mean: comparison.number("mean"),
    baselineMean: comparison.number("baselineMean"),
    difference: comparison.number("difference"),
    interval: [low!, high!],
    pValue: comparison.number("pValue"),
    correctedPValue: comparison.number("correctedPValue"),
    effectSize: comparison.numberOrNull("effectSize"),
    significant: comparison.flag("significant"),
    users: comparison.number("users"),
  };
}

function readCurve(curve: JsonReader): TrainingCurve {
  const points = curve.list("points", (point) => ({
    step: point.number("step"),
    value: point.number("value"),
  }));
  return { model: curve.text("model"), metric: curve.text("metric"), points };
}

function readMissingContent(curve: JsonReader): MissingContentCurve {
  const points = curve.list("points", (point) => ({
    missingShare: point.number("missingShare"),
    mean: point.number("mean"),
    std: point.number("std"),
  }));
  return { model: curve.text("model"), metric: curve.text("metric"), points };
}

function readModality(contribution: JsonReader): ModalityContribution {
  const variants = contribution.list("variants", (variant) => ({
    name: variant.text("name"),
    mean: variant.number("mean"),
    std: variant.number("std"),
  }));
  return { model: contribution.text("model"), metric: contribution.text("metric"), variants };
}

function readTable(table: JsonReader): ReportTable {
  return {
    title: table.text("title"),
    ...optional(table, "note", () => table.text("note")),
    rows: table.list("rows", (row) => ({ name: row.text("name"), values: readMetrics(row, "values") })),
  };
}

function readOpening(opening: JsonReader): TestOpening {
  return {
    split: opening.text("split"),
    by: opening.text("by"),
    reason: opening.text("reason"),
    rows: opening.number("rows"),
    users: opening.number("users"),
    digest: opening.text("digest"),
    openedAtMs: opening.number("openedAtMs"),
  };
}
