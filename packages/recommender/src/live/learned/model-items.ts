import type { LearnedBundle, LearnedQuery } from "./learned-model.js";

/** Which slot each item of a model has, and which item each slot holds. */
export interface ModelItems {
  /** The item of a slot, or -1. */
  itemAt(slot: number): number;
  /** The slot of an item, or -1. */
  slotOf(item: number): number;
  /** Puts the item of that id into a slot; its number, or -1 where the model does not know it. */
  place(id: string, slot: number): number;
  /** Empties a slot; the item it held, or -1. */
  clear(slot: number): number;
}

export function createModelItems(itemIds: readonly string[]): ModelItems {
  const numbers = new Map(itemIds.map((id, item) => [id, item]));
  const slots = new Int32Array(itemIds.length).fill(-1);
  const items: number[] = [];
  return {
    itemAt: (slot) => items[slot] ?? -1,
    slotOf: (item) => slots[item]!,
    place(id, slot) {
      const item = numbers.get(id) ?? -1;
      while (items.length <= slot) items.push(-1);
      items[slot] = item;
      if (item >= 0) slots[item] = slot;
      return item;
    },
    clear(slot) {
      const item = items[slot] ?? -1;
      if (item >= 0) slots[item] = -1;
      if (slot < items.length) items[slot] = -1;
      return item;
    },
  };
}

/** Somebody as a trained model takes them: by number where training is up to date with them, else by what they liked. */
export interface ModelPerson {
  /** The number of a user of the training; undefined for a stranger. */
  readonly user: number | undefined;
  /** Whether the training knew exactly what the person likes now. */
  readonly unchanged: boolean;
  /** Liked items that the model knows, oldest first. */
  readonly history: Int32Array;
  /** How many likes the model knows the person by: those, or the training's where none is left. */
  readonly liked: number;
}

/** Finds people among the users of a training. */
export interface ModelPeople {
  of(query: LearnedQuery): ModelPerson;
  forget(userId: string): void;
}

export function createModelPeople(bundle: LearnedBundle, items: ModelItems): ModelPeople {
  const numbers = new Map(bundle.userIds.map((id, user) => [id, user]));
  return {
    of({ userId, history }) {
      const known = Array.from(history.liked, (slot) => items.itemAt(slot)).filter((item) => item >= 0);
      const user = userId === undefined ? undefined : numbers.get(userId);
      const trained = user === undefined ? undefined : bundle.trainingHistory(userId!);
      return {
        user,
        unchanged: trained !== undefined && sameItems(trained, known),
        history: Int32Array.from(known),
        liked: known.length === 0 ? (trained?.length ?? 0) : known.length,
      };
    },
    forget(userId) {
      numbers.delete(userId);
    },
  };
}

function sameItems(trained: Int32Array, known: readonly number[]): boolean {
  const set = new Set(known);
  const before = new Set(trained);
  if (before.size !== set.size) return false;
  for (const item of before) if (!set.has(item)) return false;
  return true;
}
