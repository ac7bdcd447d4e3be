/** A metric's value: four decimals where it is small, fewer digits where it is large; a dash where there is none. */
export function formatValue(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1e6) return value.toExponential(2);
  if (size >= 1000) return value.toFixed(0);
  if (size >= 10) return value.toFixed(2);
  return size > 0 && size < 0.0001 ? value.toExponential(1) : value.toFixed(4);
}

/** A mean with its deviation, where that is not 0. */
export function formatMean({
  mean,
  std,
}: {
  readonly mean: number | null;
  readonly std: number | null;
}): string {
  return mean === null || std === null || std === 0
    ? formatValue(mean)
    : `${formatValue(mean)} ± ${formatValue(std)}`;
}

/** Seconds, in three digits. */
export function formatSeconds(seconds: number): string {
  return Math.abs(seconds) < 1e6 ? String(Number(seconds.toPrecision(3))) : formatValue(seconds);
}

/** A difference, with its sign. */
export function formatDifference(value: number): string {
  return value > 0 ? `+${formatValue(value)}` : formatValue(value);
}

/** A p-value: never 0. */
export function formatProbability(value: number): string {
  if (value < 0.0001) return "< 0.0001";
  return value < 0.1 ? value.toFixed(4) : value.toFixed(2);
}

/** At most `length` characters of a name, for charts; tables have all of it. */
export function shortened(text: string, length: number): string {
  const characters = [...text.slice(0, length * 4)];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

/** A coordinate in an SVG. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}
