import { createBatch, type EmbeddingSpace } from "@modalis/contract";
import { cosineSpread } from "@modalis/fusion";
import type { TasteChannel } from "../../taste/taste-view.js";
import type { DotBlock } from "./dot-block.js";
import type { RowChunks } from "./row-chunks.js";

/** Rows that stand for a channel's catalogue, copied out of it. */
export interface ChannelSample extends TasteChannel {
  /** The slot of each row. */
  readonly slots: readonly number[];
  /** Where a slot stands among them. */
  readonly rowOf: ReadonlyMap<number, number>;
}

/** Estimates of mean and deviation from this many rows are within about 6 %. */
const SAMPLE_ROWS = 256;

/**
 * Samples rows: those of the smallest hashes of ids, which are the same in whatever order items came
 * (bottom-k sampling, Cohen and Kaplan 2007).
 */
export function sampleChannel(
  space: EmbeddingSpace,
  units: RowChunks,
  block: DotBlock,
  catalogue: { readonly length: number; readonly hashes: Uint32Array },
): ChannelSample {
  const slots = smallestHashes(units, catalogue.length, catalogue.hashes);
  const dots = new Float32Array(slots.length);
  const means = new Float32Array(slots.length);
  const whole = block.capacity * space.dimensions;
  const values = new Float32Array(slots.length * space.dimensions);
  for (const [row, slot] of slots.entries()) values.set(units.row(slot)!, row * space.dimensions);
  const parts = Array.from({ length: Math.ceil(values.length / whole) }, (_, part) =>
    values.subarray(part * whole, (part + 1) * whole),
  );
  const rows = createBatch(
    space,
    slots.map((slot) => `${slot}`),
    values,
  );
  return {
    space,
    values,
    sample: Uint32Array.from(slots.keys()),
    spread: cosineSpread(rows),
    dots(query) {
      for (const [part, rows] of parts.entries()) {
        block.loadOnce(rows);
        dots.set(block.dots(query, rows.length / space.dimensions), part * block.capacity);
      }
      return dots;
    },
    nearest(others) {
      for (const [part, rows] of parts.entries()) {
        block.loadOnce(rows);
        means.set(block.nearest(others, rows.length / space.dimensions), part * block.capacity);
      }
      return means;
    },
    slots,
    rowOf: new Map(slots.map((slot, row) => [slot, row])),
  };
}

function smallestHashes(units: RowChunks, length: number, hashes: Uint32Array): number[] {
  const byHash = (left: number, right: number) => hashes[left]! - hashes[right]! || left - right;
  // A hash below this bound is among so few that looking at them one by one is enough; there are some to spare.
  const share = (4 * SAMPLE_ROWS) / Math.max(length, 1);
  for (const bound of share < 1 ? [share * 2 ** 32, 2 ** 32] : [2 ** 32]) {
    const found: number[] = [];
    for (let slot = 0; slot < length; slot++) {
      if (hashes[slot]! < bound && units.has(slot)) found.push(slot);
    }
    if (found.length >= SAMPLE_ROWS || bound === 2 ** 32) return found.sort(byHash).slice(0, SAMPLE_ROWS);
  }
  return [];
}
