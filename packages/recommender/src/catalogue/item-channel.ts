import { type EmbeddingBatch, type EmbeddingSpace, modalityOfChannel } from "@modalis/contract";
import {
  type ChannelStandardisation,
  cosineSpread,
  fitStandardisation,
  type StandardisationOptions,
  standardiseRows,
} from "@modalis/fusion";
import type { ItemTable } from "./item-table.js";

/** The catalogue in one channel: centred, standardised unit rows, ready to be scanned. */
export interface ItemChannel {
  readonly name: string;
  readonly modality: string;
  readonly space: EmbeddingSpace;
  readonly standardisation: ChannelStandardisation;
  /** `[rows, dimensions]`, unit rows. */
  readonly values: Float32Array;
  readonly rowCount: number;
  /** `[rows]`: the item of each row. */
  readonly itemOfRow: Uint32Array;
  /** `[items]`: the row of each item, or -1. */
  readonly rowOfItem: Int32Array;
  /** Rows that stand for the whole catalogue where an estimate will do. */
  readonly sample: Uint32Array;
  /** Root-mean-square cosine of random pairs. */
  readonly spread: number;
}

/** Estimates of mean and deviation from this many rows are within about 3 %. */
const SAMPLE_ROWS = 1024;

/** Prepares one channel; undefined when no row says anything. */
export function prepareChannel(
  name: string,
  batch: EmbeddingBatch,
  items: ItemTable,
  options: StandardisationOptions,
): ItemChannel | undefined {
  const standardisation = fitStandardisation(batch, options);
  const rows = standardiseRows(batch, standardisation);
  if (rows.ids.length === 0) return undefined;
  const itemOfRow = Uint32Array.from(rows.ids, (id) => items.index.get(id)!);
  const rowOfItem = new Int32Array(items.ids.length).fill(-1);
  for (const [row, item] of itemOfRow.entries()) rowOfItem[item] = row;
  return {
    name,
    modality: modalityOfChannel(name),
    space: batch.space,
    standardisation,
    values: rows.values,
    rowCount: rows.ids.length,
    itemOfRow,
    rowOfItem,
    sample: sampleRows(rows.ids.length),
    spread: cosineSpread(rows),
  };
}

/** The vector of a row, as a view. */
export function channelRow({ values, space }: ItemChannel, row: number): Float32Array {
  return values.subarray(row * space.dimensions, (row + 1) * space.dimensions);
}

/** All rows of a small catalogue; of a large one, the same scattered rows each time, some perhaps twice. */
function sampleRows(rowCount: number): Uint32Array {
  if (rowCount <= SAMPLE_ROWS) return Uint32Array.from({ length: rowCount }, (_, row) => row);
  let state = 1;
  return Uint32Array.from({ length: SAMPLE_ROWS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * rowCount);
  });
}
