import {
  type ChannelBatches,
  createBatch,
  defineSpace,
  type EmbeddingBatch,
  type FuserV1,
  parseSpace,
  rowOf,
  selectRows,
} from "@modalis/contract";
import { expect } from "vitest";
import { expectSameRows } from "../encoder/encode-rows.js";
import type { CheckedSubject, CheckTable } from "../kit/check.js";

/** A fitted fuser, with what the kit needs to try it. */
export interface FuserSubject extends CheckedSubject {
  /** Makes a fuser, the same each time. */
  create(): FuserV1 | Promise<FuserV1>;
  /** Rows in every channel of the fuser, some items lacking some channels. */
  readonly channels: ChannelBatches;
  /** Largest difference of a value between an item fused alone and among others; 1e-5 when absent. */
  readonly tolerance?: number;
}

const DEFAULT_TOLERANCE = 1e-5;
const MISSING = "fuses an item that lacks a channel from those it has";

/** Every rule a fuser must obey, by name. */
export const fuserChecks: CheckTable<FuserV1, FuserSubject> = {
  "leaves its inputs unchanged": async (fuser, { channels }) => {
    const before = new Map(
      [...channels].map(([channel, { ids, values }]) => [channel, [[...ids], values.slice()]]),
    );
    fuser.fuse(channels);
    expect(new Map([...channels].map(([channel, { ids, values }]) => [channel, [[...ids], values]]))).toEqual(
      before,
    );
  },

  "gives one row to every item that some channel knows": async (fuser, { channels }) => {
    const { batch, present } = fuser.fuse(channels);
    const known = new Set([...channels.values()].flatMap(({ ids }) => ids));
    expect([...batch.ids].sort()).toEqual([...known].sort());
    expect(batch.values).toHaveLength(known.size * fuser.space.dimensions);
    expect(present).toHaveLength(known.size);
  },

  "declares a space of modality fused whose fingerprint is that of its fields": async ({ space }) => {
    expect(space.modality).toBe("fused");
    expect(parseSpace(JSON.parse(JSON.stringify(space)))).toEqual(space);
  },

  "stamps its rows with its own space": async (fuser, { channels }) => {
    expect(fuser.fuse(channels).batch.space).toEqual(fuser.space);
    expect(fuser.fuse(new Map()).batch.space).toEqual(fuser.space);
  },

  "gives finite rows of the norm it declares": async (fuser, { channels }) => {
    const { batch } = fuser.fuse(channels);
    expect(batch.values.findIndex((value) => !Number.isFinite(value))).toBe(-1);
    if (fuser.space.normalisation !== "l2") return;
    for (const index of batch.ids.keys()) expect(Math.hypot(...rowOf(batch, index))).toBeCloseTo(1, 4);
  },

  "says of each row which channels it was made of, in its own order": async (fuser, { channels }) => {
    const { batch, present } = fuser.fuse(channels);
    for (const [index, id] of batch.ids.entries()) {
      const has = [...fuser.channels.keys()].filter((channel) => channels.get(channel)?.ids.includes(id));
      expect(present[index]).toEqual(has);
    }
  },

  [MISSING]: async (fuser, { channels }) => {
    const { batch, present } = fuser.fuse(channels);
    const partial = [...present.keys()].filter((index) => present[index]!.length < fuser.channels.size);
    expect(partial.length, "the subject has no item that lacks a channel").toBeGreaterThan(0);
    for (const index of partial) expect(rowOf(batch, index).some((value) => value !== 0)).toBe(true);
  },

  "fuses an item alone as among others, in any order": async (fuser, { channels, tolerance }) => {
    const together = fusedRows(fuser, channels);
    const alone = new Map([...together.keys()].flatMap((id) => [...fusedRows(fuser, only(channels, [id]))]));
    expectSameRows(alone, together, tolerance ?? DEFAULT_TOLERANCE);
    const backwards = new Map([...channels].reverse().map(([channel, batch]) => [channel, reversed(batch)]));
    expectSameRows(fusedRows(fuser, backwards), together, tolerance ?? DEFAULT_TOLERANCE);
  },

  "gives the same rows for the same items, also after it was made again": async (fuser, subject) => {
    const once = fusedRows(fuser, subject.channels);
    expectSameRows(fusedRows(fuser, subject.channels), once, 0);
    expectSameRows(fusedRows(await subject.create(), subject.channels), once, 0);
  },

  "gives no rows for no items": async (fuser, { channels }) => {
    for (const none of [new Map<string, EmbeddingBatch>(), only(channels, [])]) {
      expect(fuser.fuse(none)).toMatchObject({ batch: { ids: [] }, present: [] });
    }
  },

  "refuses rows of another space in each of its channels": async (fuser, { channels }) => {
    for (const [channel, { ids, values, space }] of channels) {
      const { revision } = space.model;
      const other = defineSpace({
        ...space,
        model: { ...space.model, revision: `${revision} of another day` },
      });
      // A joint space would rightly make them comparable.
      const { jointSpace: _, ...apart } = other;
      const foreign = new Map(channels).set(channel, createBatch(defineSpace(apart), ids, values));
      expect(() => fuser.fuse(foreign)).toThrow(expect.objectContaining({ code: "SPACE_MISMATCH" }));
    }
  },
};

function fusedRows(fuser: FuserV1, channels: ChannelBatches): Map<string, Float32Array> {
  const { batch } = fuser.fuse(channels);
  return new Map(batch.ids.map((id, index) => [id, rowOf(batch, index).slice()]));
}

function only(channels: ChannelBatches, ids: readonly string[]): ChannelBatches {
  return new Map([...channels].map(([channel, batch]) => [channel, selectRows(batch, ids)]));
}

function reversed(batch: EmbeddingBatch): EmbeddingBatch {
  return selectRows(batch, batch.ids.toReversed());
}
