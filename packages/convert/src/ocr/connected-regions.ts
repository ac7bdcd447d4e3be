import type { Point } from "./quad.js";

/** Pixels of a map that hang together. */
export interface Region {
  /** First and last pixel of each of its rows: its outline, as far as its hull is concerned. */
  readonly outline: readonly Point[];
  /** Pixels. */
  readonly size: number;
}

interface MapSize {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Regions of a map above a threshold, eight neighbours counting as touching.
 *
 * @param map `[rows, columns]`.
 */
export function connectedRegions(map: Float32Array, size: MapSize, threshold: number): Region[] {
  const left = Uint8Array.from(map, (value) => (value > threshold ? 1 : 0));
  const regions: Region[] = [];
  for (let start = 0; start < left.length; start++)
    if (left[start] === 1) regions.push(takeRegion(left, size, start));
  return regions;
}

/** Takes everything that hangs together with a pixel out of the map. */
function takeRegion(left: Uint8Array, { rows, columns }: MapSize, start: number): Region {
  const spans = new Map<number, { from: number; to: number }>();
  const waiting = [start];
  left[start] = 0;
  let size = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    size++;
    const row = Math.floor(at / columns);
    const column = at - row * columns;
    const span = spans.get(row) ?? { from: column, to: column };
    spans.set(row, { from: Math.min(span.from, column), to: Math.max(span.to, column) });
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        const next = y * columns + x;
        if (left[next] === 0) continue;
        left[next] = 0;
        waiting.push(next);
      }
    }
  }
  return { outline: outlineOf(spans), size };
}

/** Corners of the pixels at both ends of each row, so that one pixel has a width. */
function outlineOf(spans: ReadonlyMap<number, { from: number; to: number }>): Point[] {
  return [...spans].flatMap(([row, { from, to }]) => [
    { x: from, y: row },
    { x: to + 1, y: row },
    { x: from, y: row + 1 },
    { x: to + 1, y: row + 1 },
  ]);
}
