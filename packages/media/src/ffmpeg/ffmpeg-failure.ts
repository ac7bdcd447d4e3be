import { ModalisError } from "@modalis/contract";
import type { StreamLimits } from "./stream-limits.js";

/** The error of a source that costs more than it may. */
export function overLimit(subject: string, limit: keyof StreamLimits, what: string): ModalisError {
  return new ModalisError(
    "LIMIT_EXCEEDED",
    `${subject} needs more than ${what}; shorten or shrink it, or raise limits.${limit}`,
    { details: { limit } },
  );
}

/** The error of a decoder that gave up: its own last complaint, or the signal that ended it. */
export function exitFailure(
  subject: string,
  lastLines: readonly string[],
  killedBy: NodeJS.Signals | null,
): ModalisError {
  const reason = complaint(lastLines);
  const ended = killedBy === null ? `ffmpeg says "${reason}"` : `the decoder crashed (${killedBy})`;
  return new ModalisError("CORRUPT_INPUT", `${subject} is broken or cut short: ${ended}; restore the file`, {
    details: { log: lastLines.slice(-5) },
  });
}

/**
 * The error of a decoder that ran out of memory, which it may call a success: it only leaves frames out.
 *
 * Tags of the file stand in the log too, but never begin a line.
 */
export function memoryFailure(subject: string, lastLines: readonly string[]): ModalisError | undefined {
  // Writing plain pixels or samples can fail for nothing else.
  const isShort = lastLines.some((line) =>
    /^\S.*(cannot allocate memory|failed to allocate|out of memory|ideo encoding failed)/i.test(line),
  );
  return isShort ? overLimit(subject, "memoryBytes", "the memory a decoder may use") : undefined;
}

/** The most telling of the last lines: one that names an error, else the last that is not blank. */
function complaint(lines: readonly string[]): string {
  const spoken = lines.filter((line) => line.trim() !== "");
  const telling = spoken.findLast((line) => /invalid data|error|not found|could not|fail/i.test(line));
  return withoutPlaces(telling ?? spoken.at(-1) ?? "nothing")
    .trim()
    .slice(0, 300);
}

/** Addresses in memory and the path of the file differ from run to run; a message about a content may not. */
function withoutPlaces(line: string): string {
  return line.replaceAll(/ @ 0x[0-9a-f]+/gi, "").replace(/file:.*(?=: )|file:.*/, "the file");
}
