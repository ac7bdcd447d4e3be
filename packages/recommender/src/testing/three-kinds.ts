import { createBatch, type EmbeddingBatch } from "@modalis/contract";
import type { UserEvent } from "../history/user-event.js";
import { normals, plantedSpace, randomFrom } from "./planted-world.js";

/**
 * Items `a0` to `a7`, `b0` to `b7`, `c0` to `c7`: three kinds, far apart in each channel named, each item a little
 * different.
 */
export function threeKinds(...names: readonly string[]): Map<string, EmbeddingBatch> {
  const random = randomFrom(9);
  const ids = ["a", "b", "c"].flatMap((kind) => Array.from({ length: 8 }, (_, index) => `${kind}${index}`));
  return new Map(
    names.map((name) => {
      const rows = ids.flatMap((id) =>
        normals(random, 4).map((value, column) => 0.5 * value + (column === "abc".indexOf(id[0]!) ? 4 : 0)),
      );
      return [name, createBatch(plantedSpace(name, 4), ids, Float32Array.from(rows))];
    }),
  );
}

/** Events of weight 1, at no known time. */
export function likes(userId: string, ...itemIds: readonly string[]): UserEvent[] {
  return itemIds.map((itemId) => ({ userId, itemId }));
}
