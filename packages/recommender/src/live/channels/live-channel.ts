import { type EmbeddingSpace, ModalisError, modalityOfChannel } from "@modalis/contract";
import { type StandardisationOptions, standardisationOf, standardiseRow } from "@modalis/fusion";
import type { SlotIndex } from "@modalis/index";
import type { Kernels } from "@modalis/kernels";
import { createChangedSlots } from "./changed-slots.js";
import { type ChannelSample, sampleChannel } from "./channel-sample.js";
import { createDotBlock, type DotBlock } from "./dot-block.js";
import { createFittedRows } from "./fitted-rows.js";
import { createKeptSearches, type NearQuery } from "./kept-searches.js";
import type { SearchedMask } from "./masked-searches.js";
import type { RowChunks } from "./row-chunks.js";

/** The catalogue in one channel while it changes: standardised unit rows by slot, ready to be searched. */
export interface LiveChannel extends Disposable {
  readonly name: string;
  readonly modality: string;
  readonly space: EmbeddingSpace;
  readonly rows: number;
  /** Counts the standardisations; what was computed with another is of no use. */
  readonly epoch: number;
  /** What tastes are measured against. */
  readonly sample: ChannelSample;
  /** Keeps a row; false when it is the one already kept. @throws `INVALID_TENSOR` for a row that is not of the space. */
  set(slot: number, row: Float32Array): boolean;
  delete(slot: number): boolean;
  /** Whether a row is kept, although nothing may be left of it once it is standardised. */
  has(slot: number): boolean;
  /** What compares rows with queries many at a time. */
  readonly block: DotBlock;
  /** The unit rows of this epoch, by slot. */
  readonly units: RowChunks;
  search(query: Float32Array, count: number, accept: Uint8Array): Int32Array;
  /** The same around what is asked for again and again: what was found is kept. */
  near(query: NearQuery): Int32Array;
  /** Finds what `near` will be asked on another thread; undefined where nothing is to be waited for. */
  prepare(queries: readonly NearQuery[], mask: SearchedMask): Promise<void> | undefined;
  /** A row of the space as the items' rows are; undefined when nothing is left of it. */
  standardise(row: Float32Array): Float32Array | undefined;
  /** Fits the standardisation anew where what was fitted is too old to answer from. */
  settle(): void;
  /** Whether the standardisation should be fitted anew when there is time; never before the first fit. */
  readonly stale: boolean;
  /** Fits it anew, pausing between stretches; answers come from the former one until it is done. */
  refresh(pause: () => Promise<void> | undefined): Promise<void>;
}

/** Makes an index of rows of so many dimensions, with room for so many slots to begin with. */
export type MakeSlotIndex = (options: {
  readonly dimensions: number;
  readonly capacity: number;
}) => Promise<SlotIndex>;

export interface ChannelSource {
  readonly name: string;
  readonly space: EmbeddingSpace;
  readonly make: MakeSlotIndex;
  readonly kernels: Kernels;
  readonly options: StandardisationOptions;
  /** Slots around which searches are kept. */
  readonly keptNeighbours: number;
  /** One more than the highest slot, and the slots' hashes. */
  readonly slots: { readonly length: number; readonly hashes: Uint32Array };
}

/** Up to this many rows, fitting anew takes a few milliseconds, and every answer is exact. */
const ALWAYS_FRESH = 1000;

export async function createLiveChannel(source: ChannelSource): Promise<LiveChannel> {
  const { name, space, make, options, slots } = source;
  const { dimensions } = space;
  const block = createDotBlock(source.kernels, dimensions);
  // A block of its own, so that the sample's rows stay loaded from one person to the next.
  const sampleBlock = createDotBlock(source.kernels, dimensions);
  const rows = await createFittedRows({
    dimensions,
    make: (capacity) => make({ dimensions, capacity }),
    standardise: (moments) => standardisationOf(moments, space, options),
    length: () => slots.length,
  });
  const changes = createChangedSlots();
  const kept = createKeptSearches(changes, source.keptNeighbours);
  const noted = (slot: number, changed: boolean): boolean => {
    if (changed) changes.changed(slot);
    return changed;
  };
  let epoch = 0;
  let sample = sampleChannel(space, rows.current.units, sampleBlock, { length: 0, hashes: slots.hashes });
  const sampleAnew = (): void => {
    sample = sampleChannel(space, rows.current.units, sampleBlock, slots);
    epoch++;
  };
  return {
    name,
    modality: modalityOfChannel(name),
    space,
    block,
    get rows() {
      return rows.count;
    },
    get epoch() {
      return epoch;
    },
    get sample() {
      return sample;
    },
    set(slot, row) {
      checkRow(name, space, row);
      return noted(slot, rows.set(slot, row));
    },
    delete: (slot) => noted(slot, rows.delete(slot)),
    has: (slot) => rows.has(slot),
    get units() {
      return rows.current.units;
    },
    search: (query, count, accept) =>
      rows.current.index?.search(query, { count, accept }).slots ?? new Int32Array(0),
    near: (query) => kept(rows.current).near(query),
    prepare: (queries, mask) => kept(rows.current).prepare(queries, mask),
    standardise(row) {
      checkRow(name, space, row);
      const unit = new Float32Array(dimensions);
      return standardiseRow(row, rows.current.standardisation, unit) > 0 ? unit : undefined;
    },
    settle() {
      const old = rows.changes > 0 && (rows.count <= ALWAYS_FRESH || 2 * rows.changes > rows.count);
      if (!old || rows.fitting) return;
      rows.fitNow();
      sampleAnew();
    },
    get stale() {
      return rows.fitted && !rows.fitting && rows.count > ALWAYS_FRESH && 10 * rows.changes > rows.count;
    },
    async refresh(pause) {
      if (await rows.fit(pause)) sampleAnew();
    },
    [Symbol.dispose]: () => rows[Symbol.dispose](),
  };
}

function checkRow(name: string, { dimensions }: EmbeddingSpace, row: Float32Array): void {
  if (row.length !== dimensions) {
    throw new ModalisError(
      "INVALID_TENSOR",
      `a vector of ${name} has ${row.length} values where its space has ${dimensions}; encode it with the catalogue's model`,
    );
  }
  for (let column = 0; column < row.length; column++) {
    if (Number.isFinite(row[column])) continue;
    throw new ModalisError(
      "INVALID_TENSOR",
      `value ${column} of a vector of ${name} is ${row[column]}; leave out what has no vector`,
    );
  }
}
