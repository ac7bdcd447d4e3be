import type { Point } from "./quad.js";

/** A rectangle that may stand askew. */
export interface TurnedRectangle {
  readonly centre: Point;
  /** Radians from the x axis to the direction of `width`, clockwise as the y axis points down; -π/2 to π/2. */
  readonly angle: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The rectangle of least area around points: one of its sides lies along a side of their convex hull (Freeman and
 * Shapira, "Determining the minimum-area encasing rectangle", 1975).
 */
export function smallestRectangle(points: readonly Point[]): TurnedRectangle {
  const hull = convexHull(points);
  let best: TurnedRectangle | undefined;
  for (const [at, from] of hull.entries()) {
    const to = hull[(at + 1) % hull.length]!;
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const box = boxAlong(hull, angle);
    if (best === undefined || box.width * box.height < best.width * best.height) best = box;
  }
  return best!;
}

/** The hull's points in order, by Andrew's monotone chain. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((left, right) => left.x - right.x || left.y - right.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && turnsLeft(chain.at(-2)!, chain.at(-1)!, point)) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turnsLeft(first: Point, second: Point, third: Point): boolean {
  return (second.x - first.x) * (third.y - first.y) - (second.y - first.y) * (third.x - first.x) <= 0;
}

function boxAlong(points: readonly Point[], direction: number): TurnedRectangle {
  // A rectangle is the same by quarters; the half circle around the x axis is how people read.
  const angle = Math.atan(Math.tan(direction));
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const along = x * cosine + y * sine;
    const across = y * cosine - x * sine;
    left = Math.min(left, along);
    right = Math.max(right, along);
    top = Math.min(top, across);
    bottom = Math.max(bottom, across);
  }
  const [along, across] = [(left + right) / 2, (top + bottom) / 2];
  return {
    centre: { x: along * cosine - across * sine, y: along * sine + across * cosine },
    angle,
    width: right - left,
    height: bottom - top,
  };
}
