import { topItems } from "@modalis/kernels";
import type { TrainedState } from "./trained-state.js";

export interface ChosenItem {
  readonly item: number;
  readonly score: number;
}

/** Marks, `[items]`, what may be answered and is not left out. */
export function choosable(
  { answerable, itemNumbers }: TrainedState,
  leftOut: Iterable<number>,
  exclude: ReadonlySet<string> | undefined,
): Uint8Array {
  const allowed = answerable.slice();
  for (const item of leftOut) allowed[item] = 0;
  for (const id of exclude ?? []) {
    const item = itemNumbers.get(id);
    if (item !== undefined) allowed[item] = 0;
  }
  return allowed;
}

/** The best of what is allowed, by falling score, then by id; scores that are not numbers are never chosen. */
export function chooseItems(
  { byId }: TrainedState,
  scores: Float32Array,
  allowed: Uint8Array,
  count: number,
): ChosenItem[] {
  const ordered = new Float64Array(scores.length);
  for (let place = 0; place < ordered.length; place++) {
    const item = byId[place]!;
    ordered[place] = allowed[item] === 1 ? scores[item]! : Number.NaN;
  }
  return Array.from(topItems(ordered, count), (place) => ({ item: byId[place]!, score: ordered[place]! }));
}

/** Whether the scores tell any two items apart; a model that has nothing to say of a person scores all alike. */
export function tellsApart(scores: Float32Array): boolean {
  return scores.some((score) => score !== scores[0]);
}
