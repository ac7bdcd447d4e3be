import type { RateView } from "../api/experiment-answers.js";

/** The least and the most of all intervals with a margin, from 0 where they are near it; undefined where nothing is known. */
export function spanOf(rates: readonly RateView[]): readonly [number, number] | undefined {
  const ends = rates.flatMap(({ value, interval = [] }) => (value === undefined ? [] : [value, ...interval]));
  if (ends.length === 0) return undefined;
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const margin = Math.max(1e-9, 0.08 * (high - low));
  return [low < 0.5 * (high - low) && low >= 0 ? 0 : low - margin, high + margin];
}

/** A rate and its interval: `12.3 % (10.1 to 14.5)`. */
export function rateText({ value, interval }: RateView, isShare: boolean): string {
  if (value === undefined) return "–";
  const text = number(value, isShare) + (isShare ? " %" : "");
  return interval === undefined
    ? text
    : `${text} (${interval.map((end) => number(end, isShare)).join(" to ")})`;
}

/** What a difference to the control says. */
export function differenceWords({ difference }: RateView, isShare: boolean): string {
  if (difference === undefined) return "–";
  const [low = Number.NaN, high = Number.NaN] = difference.interval;
  const verdict =
    low > 0 ? "more than the control" : high < 0 ? "less than the control" : "no clear difference";
  const size = `${difference.value >= 0 ? "+" : "−"}${number(Math.abs(difference.value), isShare)}`;
  const p = difference.pValue === undefined ? "" : `, p ${difference.pValue.toFixed(3)}`;
  return `${verdict}: ${size}${isShare ? " points" : ""}${p}`;
}

function number(value: number, isShare: boolean): string {
  return (isShare ? 100 * value : value).toFixed(isShare ? 1 : 2).replace("-", "−");
}
