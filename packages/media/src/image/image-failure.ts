import type { MediaSource } from "@modalis/contract";
import { isModalisError, ModalisError } from "@modalis/contract";
import type { FormatName } from "../format/sniffed-format.js";
import { describeSource } from "../source/describe-source.js";

/**
 * Turns what the decoder threw into an error that says what, which, and what to do.
 *
 * The decoder's own words stay in the cause: libvips keeps one list of complaints for all its threads, so they may be
 * of another picture that is decoded at the same time, and would make equal runs differ.
 */
export function imageFailure(source: MediaSource, format: FormatName, error: unknown): ModalisError {
  if (isModalisError(error)) return error;
  if (error instanceof Error && /pixel limit|timeout/i.test(error.message)) {
    return new ModalisError(
      "LIMIT_EXCEEDED",
      `${describeSource(source)} (${format}) took more time or pixels than it may; make it smaller or raise the limits`,
      { cause: error },
    );
  }
  return new ModalisError(
    "CORRUPT_INPUT",
    `${describeSource(source)} (${format}) is broken or cut short: it cannot be decoded to its end; restore the file`,
    { cause: error, details: { format } },
  );
}
