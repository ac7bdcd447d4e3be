import { floatTensor, int32Tensor, type OnnxRuntime, type OnnxSession } from "@modalis/onnx";
import type { ContentChannel } from "../pairwise/content-channels.js";
import type { LearnedTable } from "../pairwise/learned-tables.js";
import { addGatheredRows, gatheredRows } from "../pairwise/pair-margins.js";
import { rowProductsGradientGraph, rowProductsGraph } from "./row-products-graph.js";

/** Users or items as sums of embeddings: their own and, by how much they have of each, those of their features. */
export interface FeatureSum extends AsyncDisposable {
  /** The sums of these entities, `[entities, columns]`. */
  of(entities: Int32Array): Promise<Float32Array>;
  /** What one channel alone adds, `[entities, columns]`. */
  ofChannel(channel: number, entities: Int32Array): Promise<Float32Array>;
  /** Adds the gradient of the tables, from that by the sums of these entities. */
  addGradient(entities: Int32Array, gradient: Float32Array): Promise<void>;
}

export interface FeatureSumParts {
  /** `[entities, columns]`: each one's own embedding. */
  readonly own: LearnedTable;
  readonly channels: readonly ContentChannel[];
  /** `[width, columns]` by channel: the embeddings of its features. */
  readonly maps: readonly LearnedTable[];
  readonly columns: number;
}

/** Rows of features in memory at a time. */
const FLOATS_AT_ONCE = 1 << 22;

export async function createFeatureSum(runtime: OnnxRuntime, parts: FeatureSumParts): Promise<FeatureSum> {
  const { own, columns } = parts;
  const channels = await Promise.all(
    parts.channels.map((channel, at) => openChannel(runtime, channel, parts.maps[at]!, columns)),
  );
  return {
    async of(entities) {
      const sums = gatheredRows(own.values, entities, columns);
      for (const channel of channels) {
        const products = await channel.products(entities);
        for (let at = 0; at < sums.length; at++) sums[at]! += products[at]!;
      }
      return sums;
    },
    ofChannel: (channel, entities) => channels[channel]!.products(entities),
    async addGradient(entities, gradient) {
      addGatheredRows(own.gradient, entities, gradient, columns);
      for (const channel of channels) await channel.addGradient(entities, gradient);
    },
    async [Symbol.asyncDispose]() {
      for (const { sessions } of channels)
        for (const session of sessions) await session[Symbol.asyncDispose]();
    },
  };
}

interface OpenChannel {
  readonly products: (entities: Int32Array) => Promise<Float32Array>;
  readonly addGradient: (entities: Int32Array, gradient: Float32Array) => Promise<void>;
  readonly sessions: readonly OnnxSession[];
}

/** `scale (features - centre) · map`: an entity that lacks the channel gets about nothing from it. */
async function openChannel(
  runtime: OnnxRuntime,
  { data, dimensions: width, centre, scale }: ContentChannel,
  { values, gradient: mapGradient }: LearnedTable,
  columns: number,
): Promise<OpenChannel> {
  const forward = await runtime.open(rowProductsGraph(width, columns));
  const backward = await runtime.open(rowProductsGradientGraph(width, columns));
  const features = floatTensor(data, [data.length / width, width]);
  const atOnce = Math.max(64, Math.floor(FLOATS_AT_ONCE / width));
  return {
    sessions: [forward, backward],
    async products(entities) {
      const output = new Float32Array(entities.length * columns);
      // ONNX Runtime takes no shared memory, where the tables of threaded kernels are.
      const map = floatTensor(values.slice(), [width, columns]);
      for (const { rows, from } of parts(entities, atOnce)) {
        const { product } = await forward.run({ features, rows: int32Tensor(rows, [rows.length]), map });
        output.set(product!.data as Float32Array, from * columns);
      }
      const middle = productOfCentre(centre, values, columns);
      for (let at = 0; at < output.length; at++) output[at] = scale * (output[at]! - middle[at % columns]!);
      return output;
    },
    async addGradient(entities, gradient) {
      for (const { rows, from } of parts(entities, atOnce)) {
        const own = gradient.subarray(from * columns, (from + rows.length) * columns);
        const { product } = await backward.run({
          features,
          rows: int32Tensor(rows, [rows.length]),
          gradient: floatTensor(own, [rows.length, columns]),
        });
        const more = product!.data as Float32Array;
        for (let at = 0; at < more.length; at++) mapGradient[at]! += scale * more[at]!;
      }
      subtractCentre(mapGradient, centre, gradient, { scale, columns });
    },
  };
}

function* parts(entities: Int32Array, atOnce: number): Generator<{ rows: Int32Array; from: number }> {
  for (let from = 0; from < entities.length; from += atOnce)
    yield { rows: entities.slice(from, from + atOnce), from };
}

function productOfCentre(centre: Float32Array, map: Float32Array, columns: number): Float64Array {
  const product = new Float64Array(columns);
  for (let row = 0; row < centre.length; row++)
    for (let column = 0; column < columns; column++)
      product[column]! += centre[row]! * map[row * columns + column]!;
  return product;
}

function subtractCentre(
  mapGradient: Float32Array,
  centre: Float32Array,
  gradient: Float32Array,
  { scale, columns }: { readonly scale: number; readonly columns: number },
): void {
  const sums = new Float64Array(columns);
  for (let at = 0; at < gradient.length; at++) sums[at % columns]! += gradient[at]!;
  for (let row = 0; row < centre.length; row++)
    for (let column = 0; column < columns; column++)
      mapGradient[row * columns + column]! -= scale * centre[row]! * sums[column]!;
}
