import { ModalisError } from "@modalis/contract";
import type { LiveItem } from "../live-item.js";
import type { LiveState } from "../state/live-state.js";

/** Which items to sample. */
export interface SampleQuery {
  readonly channel: string;
  /** Most items, at least 1. */
  readonly count: number;
}

/** Items that may be answered and have a vector in a channel. */
export interface VectorSample {
  readonly items: readonly Pick<LiveItem, "id" | "attributes">[];
  /** Copies of their standardised unit rows: `[items, dimensions]`. */
  readonly rows: Float32Array;
  readonly dimensions: number;
  /** How many there are to sample from. */
  readonly total: number;
}

/** More than the wanted share is drawn, since hashes only spread evenly on average. */
const SPARE = 1.2;

/**
 * Items by the smallest hash of their id, so that the same catalogue gives the same sample however its items came.
 *
 * @throws `NOT_FOUND` for a channel that is not open.
 */
export function sampleVectors(state: LiveState, { channel: name, count }: SampleQuery): VectorSample {
  const channel = state.channels.get(name);
  if (channel === undefined) {
    const open = [...state.channels.keys()].join(", ") || "none is open: nothing was encoded yet";
    throw new ModalisError("NOT_FOUND", `there is no channel "${name}"; there is: ${open}`);
  }
  channel.settle();
  const { slots } = state;
  const all: number[] = [];
  for (let slot = 0; slot < slots.length; slot++) {
    if (slots.answerable[slot] === 1 && channel.units.has(slot)) all.push(slot);
  }
  const below = SPARE * 2 ** 32 * (count / all.length);
  const drawn = all.filter((slot) => slots.hashes[slot]! < below);
  const chosen = (drawn.length < count ? all : drawn)
    .sort((left, right) => slots.hashes[left]! - slots.hashes[right]! || left - right)
    .slice(0, count);
  const { dimensions } = channel.space;
  const rows = new Float32Array(chosen.length * dimensions);
  const items = chosen.map((slot, row) => {
    rows.set(channel.units.row(slot)!, row * dimensions);
    const { id, attributes } = slots.itemOf(slot)!;
    return { id, attributes };
  });
  return { items, rows, dimensions, total: all.length };
}
