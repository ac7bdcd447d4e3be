import type { MapPoint } from "../api/answers.js";
import { type PlaneView, type Size, toCanvas } from "./plane-view.js";

export interface Drawing {
  readonly points: readonly MapPoint[];
  readonly colourOf: (point: MapPoint) => string;
  readonly chosen: MapPoint | undefined;
  readonly view: PlaneView;
  readonly size: Size;
}

/** Draws the points at the screen's own resolution; the chosen one has a ring. */
export function drawPoints(
  canvas: HTMLCanvasElement,
  { points, colourOf, chosen, view, size }: Drawing,
): void {
  const density = devicePixelRatio;
  canvas.width = Math.round(size.width * density);
  canvas.height = Math.round(size.height * density);
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(density, density);
  const radius = points.length > 1000 ? 2.5 : 4.5;
  for (const point of points) {
    const [x, y] = toCanvas(view, size, point.x, point.y);
    if (x < -radius || y < -radius || x > size.width + radius || y > size.height + radius) continue;
    context.fillStyle = colourOf(point);
    dot(context, x, y, radius);
    context.fill();
  }
  if (chosen === undefined) return;
  const [x, y] = toCanvas(view, size, chosen.x, chosen.y);
  context.strokeStyle = context.fillStyle = getComputedStyle(canvas).color;
  context.lineWidth = 2;
  dot(context, x, y, radius + 4);
  context.stroke();
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}
