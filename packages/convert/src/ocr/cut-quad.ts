import type { RgbImage } from "@modalis/media";
import { type Quad, quadSize } from "./quad.js";

/** A map of output places to picture places: `(ax + by + c) / (gx + hy + 1)` and the like. */
type Homography = readonly [number, number, number, number, number, number, number, number];

/** Most samples along one side of an output pixel. */
const MOST_SAMPLES = 8;

/**
 * What a quadrilateral of a picture shows, straightened to a rectangle of the size: a perspective cut.
 *
 * Where it shrinks, each output pixel is the mean of samples over its area, so that thin strokes do not vanish. Places
 * outside the picture show its edge.
 */
export function cutQuad(
  image: RgbImage,
  quad: Quad,
  { width, height }: { readonly width: number; readonly height: number },
): RgbImage {
  const size = quadSize(quad);
  const across = samplesFor(size.length / width);
  const down = samplesFor(size.height / height);
  const [a, b, c, d, e, f, g, h] = homography(quad, width, height);
  const data = new Uint8Array(width * height * 3);
  const sum = new Float64Array(3);
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++, to += 3) {
      sum.fill(0);
      for (let j = 0; j < down; j++) {
        const y = row + (j + 0.5) / down;
        for (let i = 0; i < across; i++) {
          const x = column + (i + 0.5) / across;
          const scale = 1 / (g * x + h * y + 1);
          addSample(image, (a * x + b * y + c) * scale - 0.5, (d * x + e * y + f) * scale - 0.5, sum);
        }
      }
      const samples = across * down;
      for (let channel = 0; channel < 3; channel++) data[to + channel] = sum[channel]! / samples + 0.5;
    }
  }
  return { width, height, data };
}

function samplesFor(shrinking: number): number {
  return Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(shrinking)));
}

/** Adds the colour between four pixels, by how near each is. */
function addSample({ width, height, data }: RgbImage, x: number, y: number, sum: Float64Array): void {
  const column = Math.min(width - 1, Math.max(0, x));
  const row = Math.min(height - 1, Math.max(0, y));
  const left = Math.floor(column);
  const top = Math.floor(row);
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const [partX, partY] = [column - left, row - top];
  const [upperLeft, upperRight] = [(top * width + left) * 3, (top * width + right) * 3];
  const [lowerLeft, lowerRight] = [(bottom * width + left) * 3, (bottom * width + right) * 3];
  for (let channel = 0; channel < 3; channel++) {
    const upper = data[upperLeft + channel]! * (1 - partX) + data[upperRight + channel]! * partX;
    const lower = data[lowerLeft + channel]! * (1 - partX) + data[lowerRight + channel]! * partX;
    sum[channel]! += upper * (1 - partY) + lower * partY;
  }
}

/** From the rectangle to the quadrilateral. Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989. */
function homography([p0, p1, p2, p3]: Quad, width: number, height: number): Homography {
  const sumX = p0.x - p1.x + p2.x - p3.x;
  const sumY = p0.y - p1.y + p2.y - p3.y;
  const [dx1, dx2] = [p1.x - p2.x, p3.x - p2.x];
  const [dy1, dy2] = [p1.y - p2.y, p3.y - p2.y];
  const determinant = dx1 * dy2 - dx2 * dy1;
  // A quadrilateral without area has no perspective; it is cut as if it had none.
  const g = determinant === 0 ? 0 : (sumX * dy2 - dx2 * sumY) / determinant;
  const h = determinant === 0 ? 0 : (dx1 * sumY - sumX * dy1) / determinant;
  return [
    (p1.x - p0.x + g * p1.x) / width,
    (p3.x - p0.x + h * p3.x) / height,
    p0.x,
    (p1.y - p0.y + g * p1.y) / width,
    (p3.y - p0.y + h * p3.y) / height,
    p0.y,
    g / width,
    h / height,
  ];
}
