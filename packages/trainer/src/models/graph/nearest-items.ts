import { createHash } from "node:crypto";
import {
  createGraphBuilder,
  floatTensor,
  int32Tensor,
  type OnnxModel,
  type OnnxRuntime,
} from "@modalis/onnx";
import type { ContentChannel } from "../pairwise/content-channels.js";

/** The items nearest to each item. */
export interface NearestItems {
  /** How many an item that has content has. */
  readonly each: number;
  /** `[items, each]`: item numbers, nearest first, the item itself among them; -1 for items without content. */
  readonly items: Int32Array;
}

/** A channel's rows, and the point from which they are seen: zeros for plain cosines. */
export type NearestContent = Pick<ContentChannel, "data" | "dimensions" | "present" | "centre">;

export interface NearestItemsOptions {
  /** At least 1; fewer where fewer items have content. */
  readonly neighbours: number;
  /** Awaited between blocks of items, with the share done. */
  readonly pause: (share: number) => Promise<void>;
}

/** Similarities that are in memory at a time: 2 MB, some times over. */
const SCORES_AT_ONCE = 1 << 19;

/**
 * The nearest items by the cosine of one channel's rows less the centre, over all pairs; a row at the centre counts as
 * absent.
 *
 * Exact and quadratic in the items: the products run in ONNX Runtime, block by block.
 */
export async function nearestItems(
  runtime: OnnxRuntime,
  { data, dimensions, present, centre }: NearestContent,
  { neighbours, pause }: NearestItemsOptions,
): Promise<NearestItems> {
  const itemCount = present.length;
  const scales = inverseLengths(data, centre, present);
  const there = Int32Array.from(scales.keys()).filter((item) => scales[item]! > 0);
  const each = Math.min(neighbours, there.length);
  const items = new Int32Array(itemCount * each).fill(-1);
  if (each === 0) return { each, items };
  const barred = floatTensor(
    scales.map((scale) => (scale > 0 ? 0 : Number.NEGATIVE_INFINITY)),
    [itemCount],
  );
  const fixed = {
    features: floatTensor(data, [itemCount, dimensions]),
    scales: floatTensor(scales, [itemCount]),
    centre: floatTensor(centre, [1, dimensions]),
  };
  await using session = await runtime.open(nearestGraph(itemCount, dimensions, each));
  const block = Math.max(1, Math.floor(SCORES_AT_ONCE / itemCount));
  for (let from = 0; from < there.length; from += block) {
    const rows = there.slice(from, from + block);
    const { nearest } = await session.run({ ...fixed, barred, rows: int32Tensor(rows, [rows.length]) });
    const found = nearest!.data as BigInt64Array;
    for (const [at, item] of rows.entries())
      for (let rank = 0; rank < each; rank++) items[item * each + rank] = Number(found[at * each + rank]);
    await pause(Math.min(1, (from + block) / there.length));
  }
  return { each, items };
}

/** 1 over the length of each row; 0 for rows that are absent or zero. */
function inverseLengths(data: Float32Array, centre: Float32Array, present: Uint8Array): Float32Array {
  return Float32Array.from(present, (there, item) => {
    let square = 0;
    for (let column = 0, at = item * centre.length; column < centre.length; column++, at++)
      square += (data[at]! - centre[column]!) ** 2;
    return there === 1 && square > 0 ? 1 / Math.sqrt(square) : 0;
  });
}

/** A row's own length does not change its order of neighbours, so only the others are scaled. */
function nearestGraph(itemCount: number, dimensions: number, each: number): OnnxModel {
  const graph = createGraphBuilder("nearest items");
  const own = graph.add("Sub", [graph.add("Gather", ["features", "rows"], { axis: 0 }), "centre"]);
  const shift = graph.add("Gemm", [own, "centre"], { transB: 1 });
  const products = graph.add("Sub", [graph.add("Gemm", [own, "features"], { transB: 1 }), shift]);
  const cosines = graph.add("Add", [graph.add("Mul", [products, "scales"]), "barred"]);
  const [, nearest] = graph.addSeveral("TopK", [cosines, graph.integers(each)], 2);
  graph.add("Identity", [nearest!], {}, "nearest");
  const bytes = graph.build({
    inputs: [
      { name: "rows", dtype: "int32", shape: ["rows"] },
      { name: "features", dtype: "float32", shape: [itemCount, dimensions] },
      { name: "centre", dtype: "float32", shape: [1, dimensions] },
      { name: "scales", dtype: "float32", shape: [itemCount] },
      { name: "barred", dtype: "float32", shape: [itemCount] },
    ],
    outputs: [{ name: "nearest", dtype: "int64", shape: ["rows", each] }],
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { id: "nearest items", revision: "training", sha256, load: async () => bytes };
}
