import type { Kernels } from "@modalis/kernels";
import { floatTensor, int32Tensor, type OnnxRuntime, type OnnxTensor } from "@modalis/onnx";
import type { ContentChannel } from "./content-channels.js";
import { contentMarginsGraph } from "./content-margins-graph.js";
import type { LearnedTable } from "./learned-tables.js";
import type { PairBatch } from "./pair-learner.js";

export interface Engines {
  readonly kernels: Kernels;
  readonly runtime: OnnxRuntime;
}

/** Ready to compare the content of positives and negatives, forward and backward. */
export interface ContentMargins extends AsyncDisposable {
  /**
   * One pass over a batch; the gradients of the maps and of the users' likings are added to their tables.
   *
   * @returns Margins and slopes, as {@link contentMarginsGraph} defines them.
   */
  run(batch: PairBatch, inputs: ContentInputs): Promise<ContentResults>;
}

export interface ContentInputs {
  /** What users like, `[rows, dimensions]` in the kernels' arena. */
  readonly likings: LearnedTable;
  /** `[samples]`, in the arena: the row of each sample's user. */
  readonly rows: Int32Array;
  /** `[samples]`, in ordinary memory: what else is in the margin. */
  readonly base: Float32Array;
  /** What the loss is multiplied by, such as 1 over the samples. */
  readonly scale: number;
}

export interface ContentResults {
  /** `[samples]`. */
  readonly margins: Float32Array;
  /** `[samples]`. */
  readonly slopes: Float32Array;
}

/** Floats of gathered features of one side that are in memory at a time, for all channels together: 4 MB, three times. */
const FLOATS_AT_ONCE = 1 << 20;

/** What content is compared with. */
export interface ContentShape {
  readonly channels: readonly ContentChannel[];
  /** Their projections, in the order of the channels. */
  readonly maps: readonly LearnedTable[];
  readonly dimensions: number;
  /** The most samples of a batch. */
  readonly samples: number;
}

/** Bytes that {@link createContentMargins} takes from an arena. */
export function contentMarginsBytes({
  channels,
  dimensions,
  samples,
}: Pick<ContentShape, "dimensions" | "samples"> & {
  readonly channels: readonly Pick<ContentChannel, "dimensions">[];
}): number {
  const widest = channels.reduce((most, channel) => Math.max(most, channel.dimensions), 0);
  return 4 * dimensions * (samples + widest) + 128;
}

/** Opens the graph for these channels. */
export async function createContentMargins(
  { kernels, runtime }: Engines,
  { channels, maps, dimensions, samples: mostSamples }: ContentShape,
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
  const widest = Math.max(...maps.map(({ values }) => values.length));
  const [lent, lentRows] = [kernels.float32(widest), kernels.float32(mostSamples * dimensions)];
  const current = () =>
    Object.fromEntries(
      channels.map(({ name, dimensions: width, scale }, at) => {
        // Features times a scale through a map are features through the scaled map, which is far smaller.
        const scaled = lent.subarray(0, copies[at]!.length);
        kernels.scaleInto({ target: scaled, source: maps[at]!.values, scale });
        copies[at]!.set(scaled);
        return [`map ${name}`, floatTensor(copies[at]!, [width, dimensions])];
      }),
    );
  return {
    async run(batch, { likings: { values, gradient }, rows, base, scale }) {
      const samples = batch.users.length;
      const gathered = lentRows.subarray(0, samples * dimensions);
      kernels.gatherRows({ table: values, rows, dimensions, output: gathered });
      const likings = new Float32Array(gathered);
      const feeds = { ...fixed, ...current(), scale: floatTensor(Float32Array.of(scale), []) };
      const results = { margins: new Float32Array(samples), slopes: new Float32Array(samples) };
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
        gathered.set(valuesOf(part, "liking gradient"), from * dimensions);
        for (const [at, { name, scale: by }] of channels.entries()) {
          const source = lent.subarray(0, copies[at]!.length);
          source.set(valuesOf(part, `map gradient ${name}`));
          kernels.addScaled({ target: maps[at]!.gradient, source, scale: by });
        }
      }
      kernels.scatterAddRows({ table: gradient, rows, dimensions, source: gathered });
      return results;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function valuesOf(results: Readonly<Record<string, OnnxTensor>>, name: string): Float32Array {
  return results[name]!.data as Float32Array;
}
