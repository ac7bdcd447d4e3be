import { ModalisError } from "@modalis/contract";

/**
 * A time as Gorse's clients send it, in milliseconds since 1970; undefined for none, which Go writes as the year 1.
 *
 * @throws `INVALID_ARGUMENT` for a text that is no time.
 */
export function timeOfGorse(text: string | undefined): number | undefined {
  if (text === undefined || text === "" || text.startsWith("0001-01-01T00:00:00")) return undefined;
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `Timestamp ${JSON.stringify(text)} is no time; write it as 2026-01-31T12:00:00Z`,
    );
  }
  return timeMs;
}

/** As Go writes it: without the zeros of a fraction of a second, and the year 1 for none. */
export function gorseTimeOf(timeMs: number | undefined): string {
  if (timeMs === undefined || Math.abs(timeMs) > 8.64e15) return "0001-01-01T00:00:00Z";
  return new Date(timeMs).toISOString().replace(/\.?0*Z$/, "Z");
}
