/** Which part of the plane is seen: the point in the middle, and how many pixels one unit takes. */
export interface PlaneView {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const DEEPEST = 400;

/** The whole plane, -1 to 1 both ways, with a margin. */
export function wholePlane({ width, height }: Size): PlaneView {
  return { x: 0, y: 0, scale: Math.max(1, Math.min(width, height) * 0.46) };
}

/** Where a point of the plane is on the canvas; up is up. */
export function toCanvas(view: PlaneView, { width, height }: Size, x: number, y: number): [number, number] {
  return [width / 2 + (x - view.x) * view.scale, height / 2 - (y - view.y) * view.scale];
}

/** Zooms about a place of the canvas, which keeps its point; from half of the whole plane to 400 times it. */
export function zoomed(
  view: PlaneView,
  size: Size,
  factor: number,
  at: readonly [number, number],
): PlaneView {
  const whole = wholePlane(size).scale;
  const scale = Math.min(DEEPEST * whole, Math.max(whole / 2, view.scale * factor));
  const [right, up] = [at[0] - size.width / 2, size.height / 2 - at[1]];
  return {
    x: view.x + right / view.scale - right / scale,
    y: view.y + up / view.scale - up / scale,
    scale,
  };
}

/** Moves what is seen by pixels, as a hand that drags it does; its middle stays on the plane. */
export function panned(view: PlaneView, right: number, down: number): PlaneView {
  const within = (value: number) => Math.min(1.5, Math.max(-1.5, value));
  return { ...view, x: within(view.x - right / view.scale), y: within(view.y + down / view.scale) };
}
