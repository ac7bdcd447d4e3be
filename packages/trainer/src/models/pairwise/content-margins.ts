import { floatTensor, int32Tensor, type OnnxRuntime, type OnnxTensor } from "@modalis/onnx";
import type { ContentChannel } from "./content-channels.js";
import { contentMarginsGraph } from "./content-margins-graph.js";
import type { LearnedTable } from "./learned-tables.js";
import type { PairBatch } from "./pair-learner.js";

/** Ready to compare the content of positives and negatives, forward and backward. */
export interface ContentMargins extends AsyncDisposable {
  /**
   * One pass over a batch; the gradients of the maps are added to their tables.
   *
   * @returns Margins, slopes and the gradient by the users' likings, as {@link contentMarginsGraph} defines them.
   */
  run(batch: PairBatch, inputs: ContentInputs): Promise<ContentResults>;
}

export interface ContentInputs {
  /** `[samples, dimensions]`: what each sample's user likes, in ordinary memory. */
  readonly likings: Float32Array;
  /** `[samples]`: what else is in the margin. */
  readonly base: Float32Array;
  /** What the loss is multiplied by, such as 1 over the samples. */
  readonly scale: number;
}

export interface ContentResults {
  /** `[samples]`. */
  readonly margins: Float32Array;
  /** `[samples]`. */
  readonly slopes: Float32Array;
  /** `[samples, dimensions]`. */
  readonly likingGradient: Float32Array;
}

/** Floats of gathered features of one side that are in memory at a time, for all channels together: 16 MB, three times. */
const FLOATS_AT_ONCE = 1 << 22;

/** Opens the graph for these channels; `maps` are their projections, in the order of the channels. */
export async function createContentMargins(
  runtime: OnnxRuntime,
  channels: readonly ContentChannel[],
  maps: readonly LearnedTable[],
  dimensions: number,
): Promise<ContentMargins> {
  const session = await runtime.open(contentMarginsGraph(channels, dimensions));
  const columns = channels.reduce((sum, channel) => sum + channel.dimensions, 0);
  const mostAtOnce = Math.max(64, Math.floor(FLOATS_AT_ONCE / columns));
  const fixed = Object.fromEntries(
    channels.map(({ name, data, dimensions: width }) => [
      `features ${name}`,
      floatTensor(data, [data.length / width, width]),
    ]),
  );
  // ONNX Runtime takes no shared memory, and the tables of threaded kernels are in it.
  const copies = maps.map(({ values }) => new Float32Array(values.length));
  const current = () =>
    Object.fromEntries(
      channels.map(({ name, dimensions: width, scale }, at) => {
        copyScaled(copies[at]!, maps[at]!.values, scale);
        return [`map ${name}`, floatTensor(copies[at]!, [width, dimensions])];
      }),
    );
  return {
    async run(batch, { likings, base, scale }) {
      const samples = batch.users.length;
      const feeds = { ...fixed, ...current(), scale: floatTensor(Float32Array.of(scale), []) };
      const results = {
        margins: new Float32Array(samples),
        slopes: new Float32Array(samples),
        likingGradient: new Float32Array(samples * dimensions),
      };
      // Parts of one length: a short one would cost as much for the maps as a long one.
      const samplesAtOnce = Math.ceil(samples / Math.ceil(samples / mostAtOnce));
      for (let from = 0; from < samples; from += samplesAtOnce) {
        const to = Math.min(samples, from + samplesAtOnce);
        const part = await session.run({
          ...feeds,
          positives: int32Tensor(batch.positives.slice(from, to), [to - from]),
          negatives: int32Tensor(batch.negatives.slice(from, to), [to - from]),
          likings: floatTensor(likings.subarray(from * dimensions, to * dimensions), [to - from, dimensions]),
          base: floatTensor(base.subarray(from, to), [to - from, 1]),
        });
        results.margins.set(valuesOf(part, "margins"), from);
        results.slopes.set(valuesOf(part, "slopes"), from);
        results.likingGradient.set(valuesOf(part, "liking gradient"), from * dimensions);
        for (const [at, channel] of channels.entries())
          addScaled(maps[at]!.gradient, valuesOf(part, `map gradient ${channel.name}`), channel.scale);
      }
      return results;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function valuesOf(results: Readonly<Record<string, OnnxTensor>>, name: string): Float32Array {
  return results[name]!.data as Float32Array;
}

/** Features times a scale through a map are features through the scaled map, which is far smaller. */
function copyScaled(copy: Float32Array, values: Float32Array, scale: number): void {
  for (let at = 0; at < values.length; at++) copy[at] = scale * values[at]!;
}

function addScaled(sum: Float32Array, more: Float32Array, scale: number): void {
  for (let at = 0; at < more.length; at++) sum[at]! += scale * more[at]!;
}
