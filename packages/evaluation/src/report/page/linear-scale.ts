/** Maps values to places in a chart, with round numbers for its ticks. */
export interface LinearScale {
  place(value: number): number;
  readonly ticks: readonly number[];
}

/** Values further from 0 than this are not drawn: their differences would be lost in a chart anyway. */
const LARGEST_DRAWN = 1e15;

/** Whether a chart can show the value. */
export function isDrawable(value: number | null): value is number {
  return value !== null && Math.abs(value) <= LARGEST_DRAWN;
}

/** How far a deviation is drawn to both sides of a drawable mean: not at all where it would leave every chart. */
export function drawnDeviation(mean: number, std: number | null): number {
  const size = Math.abs(std ?? 0);
  return isDrawable(mean - size) && isDrawable(mean + size) ? size : 0;
}

/**
 * A scale from the lowest to the highest of `values`, widened to round numbers, onto places `from` to `to`.
 *
 * Steps are 1, 2 or 5 times a power of ten; with `fromZero`, 0 is on the scale, as bars need.
 */
export function linearScale(
  values: readonly number[],
  { from, to, fromZero = false }: { from: number; to: number; fromZero?: boolean },
): LinearScale {
  const drawn = fromZero ? [0, ...values] : values;
  let low = drawn.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  let high = drawn.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (!(low <= high)) [low, high] = [0, 1];
  // Values as good as alike would have ticks between neighbouring floating-point numbers.
  const least = Math.max(1e-12, 1e-9 * Math.max(Math.abs(low), Math.abs(high)));
  if (high - low < least) high = low + Math.max(least, Math.abs(low) * 0.1 || 1);
  const step = roundStep((high - low) / 4);
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  const [lowest, highest] = [first * step, last * step];
  const ticks = Array.from({ length: Math.min(12, last - first + 1) }, (_, at) => (first + at) * step);
  return { ticks, place: (value) => from + ((value - lowest) / (highest - lowest)) * (to - from) };
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const multiple = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10;
  return multiple * power;
}

/** A tick's number without the digits that floating point adds. */
export function tickLabel(value: number): string {
  return String(Number(value.toPrecision(6)));
}
