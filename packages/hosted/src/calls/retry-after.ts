/**
 * How long a server asks to wait, in milliseconds: `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110,
 * 10.2.3).
 *
 * @param headers By name in lower case.
 * @param wallClockMs Milliseconds since 1970, for dates.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  wallClockMs: number,
): number | undefined {
  const milliseconds = headers["retry-after-ms"]?.trim();
  if (milliseconds !== undefined && /^\d+(\.\d+)?$/.test(milliseconds)) return Number(milliseconds);
  const asked = headers["retry-after"]?.trim();
  if (asked === undefined || asked === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(asked)) return Number(asked) * 1000;
  // Only dates: Date.parse takes "-1" or "5 s" for years.
  const date = /[a-z]{3}/i.test(asked) ? Date.parse(asked) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - wallClockMs);
}
