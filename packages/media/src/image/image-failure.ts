import type { MediaSource } from "@modalis/contract";
import { isModalisError, ModalisError } from "@modalis/contract";
import type { FormatName } from "../format/sniffed-format.js";
import { describeSource } from "../source/describe-source.js";

/** Turns what the decoder threw into an error that says what, which, and what to do. */
export function imageFailure(source: MediaSource, format: FormatName, error: unknown): ModalisError {
  if (isModalisError(error)) return error;
  const reason = error instanceof Error ? firstLine(error.message) : String(error);
  if (/pixel limit|timeout/i.test(reason)) {
    return new ModalisError(
      "LIMIT_EXCEEDED",
      `${describeSource(source)} (${format}) took more than it may: ${reason}; make it smaller or raise the limits`,
      { cause: error },
    );
  }
  return new ModalisError(
    "CORRUPT_INPUT",
    `${describeSource(source)} (${format}) is broken or cut short: ${reason}; restore the file`,
    { cause: error, details: { format } },
  );
}

/** Decoders repeat themselves over many lines; the first that is not about seeking is the reason. */
function firstLine(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  return (lines.find((line) => !line.startsWith("source:")) ?? lines[0] ?? "unknown reason").slice(0, 300);
}
