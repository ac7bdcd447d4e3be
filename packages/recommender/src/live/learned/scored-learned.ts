import type { LearnedBundle, LearnedModel, LearnedPerson, LearnedQuery } from "./learned-model.js";
import { createModelItems, createModelPeople, type ModelItems, type ModelPerson } from "./model-items.js";

/** Scores of all items of the model for a person, by source; undefined where the model has nothing to say. */
export type ScoreAll = (
  person: ModelPerson,
  query: LearnedQuery,
) => ReadonlyMap<string, Float32Array> | undefined | Promise<ReadonlyMap<string, Float32Array> | undefined>;

export interface ScoredSource {
  readonly sources: readonly string[];
  readonly scoreAll: ScoreAll;
  /** Likeness of two items of the model, -1 to 1. */
  readonly likeness?: (left: number, right: number) => number;
}

/** A model that gives the scores of all its items at once. */
export function createScoredLearned(
  bundle: LearnedBundle,
  { sources, scoreAll, likeness }: ScoredSource,
): LearnedModel {
  const items = createModelItems(bundle.itemIds);
  const people = createModelPeople(bundle, items);
  return {
    sources,
    spaces: bundle.itemSpaces ?? new Map(),
    knows: (slot) => items.itemAt(slot) >= 0,
    itemPlaced(id, slot) {
      items.place(id, slot);
    },
    itemGone(slot) {
      items.clear(slot);
    },
    personOf(query) {
      const person = people.of(query);
      const scores = scoreAll(person, query);
      const make = (found: ReadonlyMap<string, Float32Array> | undefined) =>
        found === undefined ? undefined : personOfScores(found, sources, items, person.liked);
      return scores instanceof Promise ? scores.then(make) : make(scores);
    },
    likeness(left, right) {
      const [one, other] = [items.itemAt(left), items.itemAt(right)];
      return one < 0 || other < 0 ? undefined : likeness?.(one, other);
    },
    forget: (userId) => people.forget(userId),
    [Symbol.dispose]() {},
  };
}

function personOfScores(
  scores: ReadonlyMap<string, Float32Array>,
  sources: readonly string[],
  items: ModelItems,
  liked: number,
): LearnedPerson | undefined {
  const columns = sources.map((name) => scores.get(name));
  const given = columns.filter((column) => column !== undefined);
  const total = given.length === 1 ? given[0]! : sumOf(given);
  const { mean, deviation } = spreadOf(total);
  // Rounding of equal scores is no signal.
  if (!(deviation > 1e-7 * Math.abs(mean))) return undefined;
  const means = columns.map((column) => (column === undefined ? 0 : spreadOf(column).mean));
  return {
    liked,
    bytes: given.reduce(
      (sum, column) => sum + column.byteLength,
      total === given[0] ? 200 : total.byteLength + 200,
    ),
    search: (count, accept) => bestAccepted(total, items, count, accept),
    shares(slot, output, at) {
      const item = items.itemAt(slot);
      for (const [source, column] of columns.entries()) {
        const known = item >= 0 && column !== undefined;
        output[at + source] = known ? (column[item]! - means[source]!) / deviation : 0;
      }
    },
  };
}

function sumOf(columns: readonly Float32Array[]): Float32Array {
  const total = columns[0]!.slice();
  for (const column of columns.slice(1))
    for (let item = 0; item < total.length; item++) total[item]! += column[item]!;
  return total;
}

function spreadOf(values: Float32Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  const mean = sum / Math.max(values.length, 1);
  for (let at = 0; at < values.length; at++) squares += (values[at]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / Math.max(values.length, 1)) };
}

function bestAccepted(scores: Float32Array, items: ModelItems, count: number, accept: Uint8Array): number[] {
  const found: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  const before = (left: number, right: number) => scores[right]! - scores[left]! || left - right;
  const cut = (): void => {
    found.sort(before);
    if (found.length <= count) return;
    found.length = count;
    least = scores[found[count - 1]!]!;
  };
  for (let item = 0; item < scores.length; item++) {
    const slot = items.slotOf(item);
    if (slot < 0 || accept[slot] !== 1 || !(scores[item]! > least)) continue;
    found.push(item);
    if (found.length >= 2 * count) cut();
  }
  cut();
  return found.map((item) => items.slotOf(item));
}
