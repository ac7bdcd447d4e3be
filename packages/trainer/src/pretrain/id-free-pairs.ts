import type { StepInput } from "../autodiff/step-arrays.js";
import type { TrainingData } from "../model/training-data.js";
import { idFreeMisuse } from "./id-free-content.js";

/** Users and items that they liked, one of each a pair. */
export interface LikedPairs {
  readonly users: Int32Array;
  readonly items: Int32Array;
}

/** Every liked item of those who like others too. */
export function pairsOf({ interactions: { offsets, items } }: TrainingData): LikedPairs {
  const users: number[] = [];
  const liked: number[] = [];
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (offsets[user + 1]! - offsets[user]! < 2) continue;
    for (let at = offsets[user]!; at < offsets[user + 1]!; at++) {
      users.push(user);
      liked.push(items[at]!);
    }
  }
  if (users.length === 0)
    throw idFreeMisuse("nobody likes two items, so that nothing can be found from another");
  return { users: Int32Array.from(users), items: Int32Array.from(liked) };
}

/** Writes histories less the item to be found, what else is liked, and the items to be found. */
export function fillBatch(
  { interactions: { offsets, items: all, itemIds } }: TrainingData,
  { users, items }: LikedPairs,
  examples: Int32Array,
  inputs: ReadonlyMap<string, StepInput>,
): void {
  const [histories, liked, targets] = ["histories", "liked", "targets"].map((name) => inputs.get(name)!);
  histories!.fill(0);
  liked!.fill(0);
  for (const [row, example] of examples.entries()) {
    const [user, target] = [users[example]!, items[example]!];
    targets![row] = target;
    for (const item of all.subarray(offsets[user]!, offsets[user + 1]!)) {
      if (item === target) continue;
      histories![row * itemIds.length + item] = 1;
      liked![row * itemIds.length + item] = 1;
    }
  }
}
