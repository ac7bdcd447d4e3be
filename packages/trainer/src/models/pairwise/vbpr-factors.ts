import type { ScoringModel } from "@modalis/contract";
import type { OnnxRuntime } from "@modalis/onnx";
import { factorsModel } from "@modalis/recommender";
import type { ContentChannel } from "./content-channels.js";
import type { LearnedTables, WorldSize } from "./learned-tables.js";
import { projectRows } from "./project-rows.js";

/**
 * The scores of VBPR as one dot product: the columns of the ids, then for each channel the user's liking beside the
 * item's projected content, so that every channel's share of a score can be told.
 */
export async function vbprFactors(
  runtime: OnnxRuntime,
  tables: LearnedTables,
  channels: readonly ContentChannel[],
  { userCount, itemCount }: WorldSize,
  dimensions: number,
): Promise<ScoringModel> {
  const columns = dimensions * (1 + channels.length);
  const userFactors = new Float32Array(userCount * columns);
  const itemFactors = new Float32Array(itemCount * columns);
  placeColumns(userFactors, tables.table("users").values, { dimensions, columns, from: 0 });
  placeColumns(itemFactors, tables.table("items").values, { dimensions, columns, from: 0 });
  for (const [at, channel] of channels.entries()) {
    const place = { dimensions, columns, from: (at + 1) * dimensions };
    const map = tables.table(`map ${channel.name}`).values;
    placeColumns(userFactors, tables.table("likings").values, place);
    placeColumns(itemFactors, await centredContent(runtime, channel, map, dimensions), place);
  }
  const blocks = channels.map(({ name }, at) => ({
    name,
    from: (at + 1) * dimensions,
    to: (at + 2) * dimensions,
  }));
  return factorsModel({
    userFactors,
    itemFactors,
    dimensions: columns,
    blocks,
    visitors: { history: { kind: "mean" } },
  });
}

/** `scale (features - centre) · map`: an item that lacks the channel gets about 0 from it. */
async function centredContent(
  runtime: OnnxRuntime,
  channel: ContentChannel,
  map: Float32Array,
  dimensions: number,
): Promise<Float32Array> {
  const projected = await projectRows(runtime, channel, map, dimensions);
  const { centre: data, dimensions: width, scale } = channel;
  const middle = await projectRows(runtime, { data, dimensions: width }, map, dimensions);
  return projected.map((value, at) => scale * (value - middle[at % dimensions]!));
}

interface Place {
  readonly dimensions: number;
  readonly columns: number;
  readonly from: number;
}

function placeColumns(wide: Float32Array, narrow: Float32Array, { dimensions, columns, from }: Place): void {
  for (let row = 0; row < narrow.length / dimensions; row++)
    wide.set(narrow.subarray(row * dimensions, (row + 1) * dimensions), row * columns + from);
}
