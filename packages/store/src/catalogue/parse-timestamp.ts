/** Numbers below this are seconds since 1970, others milliseconds: it is the year 5138 in seconds and 1973 in milliseconds. */
const SECONDS_BELOW = 100_000_000_000;

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Milliseconds since 1970 of an ISO 8601 date or of a number of seconds or milliseconds; undefined when it is neither.
 *
 * A date without a zone is UTC, whatever the machine's zone. Numbers whose size is below 100,000,000,000 are seconds.
 */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return fromNumber(Number(text));
  const match = ISO_DATE.exec(text);
  if (match === null) return undefined;
  const zone = match[1] !== undefined || text.length === 10 ? "" : "Z";
  return inRange(Date.parse(text.replace(" ", "T") + zone));
}

function fromNumber(value: number): number | undefined {
  return inRange(Math.round(Math.abs(value) < SECONDS_BELOW ? value * 1000 : value));
}

/** Dates that JavaScript can hold: 8.64e15 ms either side of 1970. */
function inRange(milliseconds: number): number | undefined {
  return Math.abs(milliseconds) <= 8.64e15 ? milliseconds : undefined;
}
