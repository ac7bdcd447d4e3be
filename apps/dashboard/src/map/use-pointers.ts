import { useEffect, useRef } from "preact/hooks";

type Place = [number, number];

/** What hands do on a plane; places are in pixels from its corner. */
export interface PointerActions {
  zoom(factor: number, at: Place): void;
  pan(right: number, down: number): void;
  choose(at: Place): void;
  /** A mouse rests here; undefined once it has left. */
  hover(at: Place | undefined): void;
}

/** A pointer that moved less was a tap. */
const TAP_PX = 5;

/** Wheel and pinch zoom, drag pans, click or tap chooses. */
export function usePointers(
  element: { readonly current: HTMLElement | null },
  actions: PointerActions,
): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const { current } = element;
    return current === null ? undefined : follow(current, () => latest.current);
  }, [element]);
}

function follow(element: HTMLElement, actions: () => PointerActions): () => void {
  const down = new Map<number, Place>();
  let moved = 0;
  const stop = new AbortController();
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    act: (event: HTMLElementEventMap[Name]) => void,
  ) => element.addEventListener(name, act, { signal: stop.signal, passive: false });
  const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
    const { left, top } = element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  on("wheel", (event) => {
    event.preventDefault();
    actions().zoom(Math.exp(-event.deltaY / 400), placeOf(event));
  });
  on("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    if (down.size === 0) moved = 0;
    down.set(event.pointerId, placeOf(event));
  });
  on("pointermove", (event) => {
    const from = down.get(event.pointerId);
    if (from === undefined) {
      if (event.pointerType === "mouse") actions().hover(placeOf(event));
      return;
    }
    const to = placeOf(event);
    moved += Math.hypot(to[0] - from[0], to[1] - from[1]);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) actions().pan(to[0] - from[0], to[1] - from[1]);
    else actions().zoom(apart(to, other) / apart(from, other), between(to, other));
    down.set(event.pointerId, to);
  });
  on("pointerup", (event) => {
    if (down.size === 1 && moved < TAP_PX) actions().choose(placeOf(event));
    down.delete(event.pointerId);
  });
  on("pointerleave", () => actions().hover(undefined));
  on("pointercancel", (event) => down.delete(event.pointerId));
  return () => stop.abort();
}

const apart = (one: Place, other: Place): number =>
  Math.max(1, Math.hypot(one[0] - other[0], one[1] - other[1]));

const between = (one: Place, other: Place): Place => [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
