import type { ConversionPlan, ConversionReport } from "@modalis/server";
import type { Terminal } from "./terminal.js";

/** Most failures printed a converter; the rest are counted. */
const FAILURES_SHOWN = 10;

/** Prints what a converter would do. */
export function printPlan(terminal: Terminal, plan: ConversionPlan): void {
  const { converter, modality, contents, done, todo, unreadable, tried, estimatedSeconds } = plan;
  const time = estimatedSeconds === undefined ? "" : `, about ${lengthOf(estimatedSeconds)} (${tried} tried)`;
  const lost = unreadable > 0 ? `, ${unreadable} unreadable` : "";
  terminal.out(
    `${converter.padEnd(12)} ${contents} of ${modality}: ${done} done, ${todo} to do${lost}${time}, cost ${costOf(plan)}`,
  );
}

function costOf({ estimatedCost, currency }: ConversionPlan): string {
  if (estimatedCost === undefined) return "unknown: it is a model of a server, and its prices were not given";
  return currency === undefined ? String(estimatedCost) : `about ${estimatedCost.toFixed(4)} ${currency}`;
}

function lengthOf(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** Prints what a converter did. */
export function printConversion(terminal: Terminal, report: ConversionReport): void {
  const { converter, done, convertedNow, emptyNow, older, failures } = report;
  const old = older > 0 ? `; ${older} by an older revision (--again renews them)` : "";
  terminal.out(
    `${converter.padEnd(12)} ${String(done).padStart(6)} done, ${convertedNow} new (${emptyNow} with nothing to say), ${failures.length} failed${old}`,
  );
  for (const { owners, content, code, message } of failures.slice(0, FAILURES_SHOWN))
    terminal.out(terminal.faint(`    ${owners.join(", ")}: ${content}: ${code}: ${message}`));
  if (failures.length > FAILURES_SHOWN)
    terminal.out(terminal.faint(`    and ${failures.length - FAILURES_SHOWN} more; --json lists all`));
}
