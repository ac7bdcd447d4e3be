import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSharedInteractions } from "../probes/shared-interactions.js";

/** Training pairs as both engines read them, with features that are made up where a model wants some. */
export interface TimingWorld {
  readonly userCount: number;
  readonly itemCount: number;
  readonly pairs: number;
  /** Holds `users.i32` and `items.i32`, one number a pair; users rise. */
  readonly folder: string;
}

/** Channels whose features are drawn at random, since Baby comes without: the widths of MMRec's image and text. */
export const CHANNELS: Readonly<Record<string, number>> = { image: 4096, text: 384 };

/**
 * Writes Baby's training pairs, `copies` times over: each copy has users of its own, and each pair takes its item from a
 * copy at random, so that the larger graph is connected like the smaller. Undefined where ../shared/data is absent.
 */
export function writeTimingWorld(copies: number): TimingWorld | undefined {
  const shared = readSharedInteractions("baby");
  if (shared === undefined) return undefined;
  const { userIds, itemIds } = shared;
  const rows = shared.rows
    .filter(({ label }) => label === 0)
    .map(({ userId, itemId }) => [Number(userId), Number(itemId)] as const)
    .sort(([left], [right]) => left - right);
  const next = numbers(copies);
  const users = new Int32Array(rows.length * copies);
  const items = new Int32Array(rows.length * copies);
  for (let copy = 0, at = 0; copy < copies; copy++) {
    for (const [user, item] of rows) {
      users[at] = user + copy * userIds.length;
      items[at++] = item + Math.floor(next() * copies) * itemIds.length;
    }
  }
  const folder = mkdtempSync(join(tmpdir(), "modalis-training-"));
  writeFileSync(join(folder, "users.i32"), users);
  writeFileSync(join(folder, "items.i32"), items);
  const [userCount, itemCount] = [userIds.length * copies, itemIds.length * copies];
  return { userCount, itemCount, pairs: users.length, folder };
}

/** Mulberry32, from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
