/** How much a frame differs from the one looked at before it. */
export interface FrameChange {
  readonly timeSeconds: number;
  /** 0 to 1. */
  readonly distance: number;
}

/** A change below this is never a cut. */
const LEAST_DISTANCE = 0.05;
/** A cut stands out from the changes around it by this factor, so that a shaking camera is no row of cuts. */
const LEAST_CONTRAST = 3;
const NEIGHBOURS = 6;
/** Two cuts closer than this are a flash. */
const LEAST_SECONDS = 0.4;

/**
 * The times of cuts among the changes of a film: a change of at least 0.05, at least 3 times the median of the six
 * changes on either side, and 0.4 s after the cut before it.
 */
export function cutsBetween(changes: readonly FrameChange[]): number[] {
  const cuts: number[] = [];
  for (const [index, { timeSeconds, distance }] of changes.entries()) {
    if (distance < LEAST_DISTANCE || timeSeconds - (cuts.at(-1) ?? 0) < LEAST_SECONDS) continue;
    const around = [
      ...changes.slice(Math.max(0, index - NEIGHBOURS), index),
      ...changes.slice(index + 1, index + 1 + NEIGHBOURS),
    ];
    // Another cut near by must not hide this one: the middle of the neighbours, not their mean, is the measure.
    if (distance >= LEAST_CONTRAST * median(around.map((change) => change.distance))) cuts.push(timeSeconds);
  }
  return cuts;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? 0;
}
