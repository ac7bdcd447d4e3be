import { useEffect, useRef, useState } from "preact/hooks";
import type { MapPoint } from "../api/answers.js";
import { drawPoints } from "./draw-points.js";
import { type PlaneView, panned, type Size, toCanvas, wholePlane, zoomed } from "./plane-view.js";
import { usePointers } from "./use-pointers.js";

export interface PlaneCanvasProps {
  readonly points: readonly MapPoint[];
  readonly colourOf: (point: MapPoint) => string;
  readonly chosen: MapPoint | undefined;
  readonly onChoose: (point: MapPoint | undefined) => void;
}

/** How close to a point a hand must be to take it. */
const TAKEN_PX = 24;
const STEP_PX = 40;
const CLOSER = 1.4;

/** The points on a canvas: zoom and pan by wheel, drag, pinch, arrow keys, plus and minus; Enter takes the middlemost. */
export function PlaneCanvas({ points, colourOf, chosen, onChoose }: PlaneCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(canvas);
  const [held, setView] = useState<PlaneView>();
  const view = held ?? wholePlane(size);
  const middle: [number, number] = [size.width / 2, size.height / 2];
  const change = (to: (view: PlaneView) => PlaneView) => setView((last) => to(last ?? wholePlane(size)));
  const zoom = (factor: number, at = middle) => change((last) => zoomed(last, size, factor, at));
  const pan = (right: number, down: number) => change((last) => panned(last, right, down));
  const [pointed, setPointed] = useState<MapPoint>();
  const nearestTo = (at: readonly [number, number], within: number) =>
    nearest(points, view, size, at, within);
  const choose = (at: readonly [number, number], within: number) => onChoose(nearestTo(at, within));
  usePointers(canvas, {
    zoom,
    pan,
    choose: (at) => choose(at, TAKEN_PX),
    hover: (at) => setPointed(at && nearestTo(at, TAKEN_PX)),
  });
  useEffect(() => {
    if (canvas.current)
      drawPoints(canvas.current, { points, colourOf, chosen: pointed ?? chosen, view, size });
  });
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => pan(STEP_PX, 0),
    ArrowRight: () => pan(-STEP_PX, 0),
    ArrowUp: () => pan(0, STEP_PX),
    ArrowDown: () => pan(0, -STEP_PX),
    "+": () => zoom(CLOSER),
    "=": () => zoom(CLOSER),
    "-": () => zoom(1 / CLOSER),
    "0": () => setView(undefined),
    Enter: () => choose(middle, Number.POSITIVE_INFINITY),
  };
  return (
    <div class="plane">
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a canvas is no control, and this one is moved by keys as an application is. */}
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label="Map of the items: arrow keys move, plus and minus zoom, 0 shows all, Enter takes the middlemost item"
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          act();
        }}
      />
      {(pointed ?? chosen) && (
        <p class="pointed" aria-hidden="true">
          {(pointed ?? chosen)?.title}
        </p>
      )}
      <p class="zoom">
        <button type="button" aria-label="Zoom in" onClick={() => zoom(CLOSER)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => zoom(1 / CLOSER)}>
          −
        </button>
        <button type="button" onClick={() => setView(undefined)}>
          Show all
        </button>
      </p>
    </div>
  );
}

function nearest(
  points: readonly MapPoint[],
  view: PlaneView,
  size: Size,
  at: readonly [number, number],
  within: number,
): MapPoint | undefined {
  let [best, closest]: [MapPoint | undefined, number] = [undefined, within];
  for (const point of points) {
    const [x, y] = toCanvas(view, size, point.x, point.y);
    const distance = Math.hypot(x - at[0], y - at[1]);
    if (distance < closest) [best, closest] = [point, distance];
  }
  return best;
}

function useSize(canvas: { readonly current: HTMLCanvasElement | null }): Size {
  const [size, setSize] = useState<Size>({ width: 300, height: 300 });
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas]);
  return size;
}
