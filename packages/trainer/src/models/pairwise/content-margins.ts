import type { Kernels } from "@modalis/kernels";
import { floatTensor, int32Tensor, type OnnxRuntime } from "@modalis/onnx";
import type { ContentChannel } from "./content-channels.js";
import { type ContentComparison, contentMarginsGraph } from "./content-margins-graph.js";
import { createExchangedMaps, exchangedMapsBytes } from "./exchanged-maps.js";
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
   * @returns Margins and slopes, as {@link contentMarginsGraph} defines them; views that the next call writes over.
   */
  run(batch: PairBatch, inputs: ContentInputs): Promise<ContentResults>;
}

export interface ContentInputs {
  /** What users like, `[rows, dimensions]` in the kernels' arena. */
  readonly likings: LearnedTable;
  /** `[samples]`, in the arena: the row of each sample's user. */
  readonly rows: Int32Array;
  /** `[samples]`: its row in the gradient; the same when absent. */
  readonly gradientRows?: Int32Array;
  /** Adds the gradient of half of it times the squared length of each sample's row of the likings; 0 when absent. */
  readonly l2?: number;
  /** `[samples]`, in ordinary memory: what else is in the margin. */
  readonly base: Float32Array;
  /** What the loss is multiplied by, such as 1 over the samples. */
  readonly scale: number;
}

export interface ContentResults {
  /** `[samples, heads]`: one head, or where channels are compared apart one for each channel. */
  readonly margins: Float32Array;
  /** `[samples, heads]`. */
  readonly slopes: Float32Array;
}

/** Floats of gathered features of one side that are in memory at a time, for all channels together: 4 MB, twice. */
const FLOATS_AT_ONCE = 1 << 20;

/** What content is compared with. */
export interface ContentShape {
  readonly channels: readonly ContentChannel[];
  /** Their projections, in the order of the channels. */
  readonly maps: readonly LearnedTable[];
  readonly dimensions: number;
  /** The most samples of a batch. */
  readonly samples: number;
  /** Whether margins are of all channels together, or each channel has its own. */
  readonly comparison: ContentComparison;
}

/** Bytes that {@link createContentMargins} takes from an arena. */
export function contentMarginsBytes({
  channels,
  dimensions,
  samples,
}: Pick<ContentShape, "dimensions" | "samples"> & {
  readonly channels: readonly Pick<ContentChannel, "dimensions">[];
}): number {
  return exchangedMapsBytes(channels, dimensions) + 4 * dimensions * samples + 64;
}

/** Opens the graph for these channels. */
export async function createContentMargins(
  { kernels, runtime }: Engines,
  { channels, maps, dimensions, samples: mostSamples, comparison }: ContentShape,
): Promise<ContentMargins> {
  const session = await runtime.open(contentMarginsGraph(channels, dimensions, comparison));
  const columns = channels.reduce((sum, channel) => sum + channel.dimensions, 0);
  const mostAtOnce = Math.max(64, Math.floor(FLOATS_AT_ONCE / columns));
  const heads = comparison === "apart" ? channels.length : 1;
  const features = Object.fromEntries(
    channels.map(({ name, data, dimensions: width }) => [
      `features ${name}`,
      floatTensor(data, [data.length / width, width]),
    ]),
  );
  const exchanged = createExchangedMaps(kernels, channels, maps, dimensions);
  const lentRows = kernels.float32(mostSamples * dimensions);
  const [margins, slopes, likings, likingGradient] = [heads, heads, dimensions, dimensions].map(
    (width) => new Float32Array(mostSamples * width),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  return {
    async run(batch, { likings: { values, gradient }, rows, gradientRows = rows, l2 = 0, base, scale }) {
      const samples = batch.users.length;
      const gathered = lentRows.subarray(0, samples * dimensions);
      kernels.gatherRows({ table: values, rows, dimensions, output: gathered });
      likings.set(gathered);
      const fixed = { ...features, ...exchanged.take(), scale: floatTensor(Float32Array.of(scale), []) };
      let [sum, next] = exchanged.gradients;
      // Parts of one length: a short one would cost as much for the maps as a long one.
      const samplesAtOnce = Math.ceil(samples / Math.ceil(samples / mostAtOnce));
      for (let from = 0; from < samples; from += samplesAtOnce) {
        const to = Math.min(samples, from + samplesAtOnce);
        const part = (array: Float32Array, width: number) =>
          floatTensor(array.subarray(from * width, to * width), [to - from, width]);
        const feeds = {
          positives: int32Tensor(batch.positives.slice(from, to), [to - from]),
          negatives: int32Tensor(batch.negatives.slice(from, to), [to - from]),
          likings: part(likings, dimensions),
          base: part(base, 1),
        };
        const given = {
          margins: part(margins, heads),
          slopes: part(slopes, heads),
          "liking gradient": part(likingGradient, dimensions),
        };
        await session.run({ ...fixed, ...feeds, ...sum.before }, { ...given, ...next.after });
        [sum, next] = [next, sum];
      }
      exchanged.add(sum);
      for (let at = 0; at < gathered.length; at++) gathered[at] = likingGradient[at]! + l2 * likings[at]!;
      kernels.scatterAddRows({ table: gradient, rows: gradientRows, dimensions, source: gathered });
      return { margins: margins.subarray(0, samples * heads), slopes: slopes.subarray(0, samples * heads) };
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
