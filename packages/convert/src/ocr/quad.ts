/** A place in a picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners of a line of text as it is read: upper left, upper right, lower right, lower left. */
export type Quad = readonly [Point, Point, Point, Point];

/** Length along the reading direction and height across it, in pixels: the longer of both sides each. */
export function quadSize([a, b, c, d]: Quad): { readonly length: number; readonly height: number } {
  return {
    length: Math.max(distance(a, b), distance(d, c)),
    height: Math.max(distance(a, d), distance(b, c)),
  };
}

/** The same area read from its other end: turned by a quarter so many times, against the clock. */
export function turnQuad(quad: Quad, quarters: number): Quad {
  const at = (corner: number) => quad[(corner + quarters) % 4]!;
  return [at(0), at(1), at(2), at(3)];
}

/** The corners of an upright rectangle. */
export function uprightQuad(left: number, top: number, width: number, height: number): Quad {
  return [
    { x: left, y: top },
    { x: left + width, y: top },
    { x: left + width, y: top + height },
    { x: left, y: top + height },
  ];
}

/** Square pixels inside, by the shoelace formula. */
export function areaOf(points: readonly Point[]): number {
  let doubled = 0;
  for (const [at, { x, y }] of points.entries()) {
    const next = points[(at + 1) % points.length]!;
    doubled += x * next.y - next.x * y;
  }
  return Math.abs(doubled) / 2;
}

/** The part that two convex areas share, by Sutherland and Hodgman's clipping; square pixels. */
export function sharedArea(one: Quad, other: Quad): number {
  let points: readonly Point[] = one;
  const turn = Math.sign(cross(other[0], other[1], other[2]));
  for (let side = 0; side < 4 && points.length > 0; side++) {
    const [from, to] = [other[side]!, other[(side + 1) % 4]!];
    points = clip(points, (point) => turn * cross(from, to, point));
  }
  return points.length < 3 ? 0 : areaOf(points);
}

/** The part of an area on the side of a line where `height` is not below zero. */
function clip(points: readonly Point[], height: (point: Point) => number): Point[] {
  const kept: Point[] = [];
  for (const [at, point] of points.entries()) {
    const next = points[(at + 1) % points.length]!;
    const [here, there] = [height(point), height(next)];
    if (here >= 0) kept.push(point);
    if (here >= 0 !== there >= 0) {
      const part = here / (here - there);
      kept.push({ x: point.x + part * (next.x - point.x), y: point.y + part * (next.y - point.y) });
    }
  }
  return kept;
}

function cross(origin: Point, to: Point, point: Point): number {
  return (to.x - origin.x) * (point.y - origin.y) - (to.y - origin.y) * (point.x - origin.x);
}

function distance(from: Point, to: Point): number {
  return Math.hypot(to.x - from.x, to.y - from.y);
}
