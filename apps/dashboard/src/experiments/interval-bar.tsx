import type { RateView } from "../api/experiment-answers.js";

export interface IntervalBarProps {
  readonly rate: RateView;
  /** The ends of the scale that all arms share. */
  readonly span: readonly [number, number];
  readonly isControl: boolean;
}

/** An interval on a scale with its value as a mark; the numbers stand beside it. */
export function IntervalBar({ rate: { value, interval }, span: [from, to], isControl }: IntervalBarProps) {
  if (value === undefined) return null;
  const at = (number: number) => 100 * Math.min(1, Math.max(0, (number - from) / (to - from)));
  const [low = value, high = value] = interval ?? [];
  return (
    <div class={isControl ? "interval control" : "interval"} aria-hidden="true">
      <span class="reach" style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }} />
      <span class="mark" style={{ left: `${at(value)}%` }} />
    </div>
  );
}
