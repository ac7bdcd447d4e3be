import { connectedRegions } from "./connected-regions.js";
import type { Point, Quad } from "./quad.js";
import { smallestRectangle, type TurnedRectangle } from "./smallest-rectangle.js";

/** What the detection model says of a view. */
export interface TextMap {
  readonly rows: number;
  readonly columns: number;
  /** `[rows, columns]`: how likely each pixel belongs to the core of a line, 0 to 1. */
  readonly likelihood: Float32Array;
}

export interface TextRegion {
  /** In pixels of the map, or of the picture once placed. */
  readonly quad: Quad;
  /** Mean likelihood within, 0 to 1. */
  readonly score: number;
}

/** A pixel above this belongs to a line. */
const THRESHOLD = 0.3;
/** Regions of a lower mean are no text. */
const LEAST_SCORE = 0.55;
/** The map shows lines shrunk; they grow again by this times area over perimeter. */
const GROWTH = 1.6;
/** Thinner regions are specks. */
const LEAST_SIDE = 3;

/**
 * Lines of text in the map of a detector with differentiable binarisation: regions above a threshold, each as its
 * smallest rectangle, grown by what training had shrunk. Liao et al., "Real-time Scene Text Detection with Differentiable
 * Binarization", arXiv:1911.08947.
 */
export function findTextQuads(map: TextMap): TextRegion[] {
  const regions: TextRegion[] = [];
  for (const { outline, size } of connectedRegions(map.likelihood, map, THRESHOLD)) {
    if (size < LEAST_SIDE * LEAST_SIDE) continue;
    const rectangle = smallestRectangle(outline);
    if (Math.min(rectangle.width, rectangle.height) < LEAST_SIDE) continue;
    const score = meanWithin(map, rectangle);
    if (score >= LEAST_SCORE) regions.push({ quad: readingQuad(grown(rectangle)), score });
  }
  return regions;
}

function grown({ width, height, ...place }: TurnedRectangle): TurnedRectangle {
  const distance = (width * height * GROWTH) / (2 * (width + height));
  return { ...place, width: width + 2 * distance, height: height + 2 * distance };
}

/** Mean of the map over the pixels whose centre lies in the rectangle. */
function meanWithin(
  { rows, columns, likelihood }: TextMap,
  { centre, angle, width, height }: TurnedRectangle,
): number {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const reachX = (Math.abs(width * cosine) + Math.abs(height * sine)) / 2;
  const reachY = (Math.abs(width * sine) + Math.abs(height * cosine)) / 2;
  let sum = 0;
  let count = 0;
  const lastRow = Math.min(rows - 1, Math.ceil(centre.y + reachY));
  const lastColumn = Math.min(columns - 1, Math.ceil(centre.x + reachX));
  for (let y = Math.max(0, Math.floor(centre.y - reachY)); y <= lastRow; y++) {
    for (let x = Math.max(0, Math.floor(centre.x - reachX)); x <= lastColumn; x++) {
      const [right, down] = [x + 0.5 - centre.x, y + 0.5 - centre.y];
      if (Math.abs(right * cosine + down * sine) > width / 2) continue;
      if (Math.abs(down * cosine - right * sine) > height / 2) continue;
      sum += likelihood[y * columns + x]!;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Corners from the upper left one, clockwise, with the reading direction nearest to the x axis. */
function readingQuad({ centre, angle, width, height }: TurnedRectangle): Quad {
  const quarter = Math.abs(angle) > Math.PI / 4;
  const turned = quarter ? angle - Math.sign(angle) * (Math.PI / 2) : angle;
  const [alongSide, acrossSide] = quarter ? [height, width] : [width, height];
  const along = { x: (Math.cos(turned) * alongSide) / 2, y: (Math.sin(turned) * alongSide) / 2 };
  const across = { x: (-Math.sin(turned) * acrossSide) / 2, y: (Math.cos(turned) * acrossSide) / 2 };
  const corner = (right: number, down: number): Point => ({
    x: centre.x + right * along.x + down * across.x,
    y: centre.y + right * along.y + down * across.y,
  });
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}
