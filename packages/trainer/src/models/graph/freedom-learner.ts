import type { Kernels, MeanRows } from "@modalis/kernels";
import { factorsModel } from "@modalis/recommender";
import type { ContentChannel } from "../pairwise/content-channels.js";
import {
  type ContentMargins,
  contentMarginsBytes,
  createContentMargins,
  type Engines,
} from "../pairwise/content-margins.js";
import {
  createLearnedTables,
  type LearnedTables,
  learnedTablesBytes,
  nodeTables,
  type TableShape,
  type WorldSize,
} from "../pairwise/learned-tables.js";
import type { PairBatch, PairLearner } from "../pairwise/pair-learner.js";
import { meanLoss } from "../pairwise/pair-margins.js";
import type { FreedomSettings } from "./freedom.js";
import { createFreedomGraphs, type FreedomGraphsWorld, freedomGraphsBytes } from "./freedom-graphs.js";

/** The two graphs and the content. */
export interface FreedomWorld extends FreedomGraphsWorld {
  readonly channels: readonly ContentChannel[];
}

export type FreedomLearnerSettings = Pick<
  FreedomSettings,
  "dimensions" | "layers" | "edgeDropout" | "contentWeight" | "batchSize"
> & { readonly seed: number };

/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 26;

/** Bytes that {@link createFreedomLearner} takes from an arena. */
export function freedomBytes(world: FreedomWorld, settings: FreedomSettings): number {
  const tables = freedomTables(world.size, world.channels, settings.dimensions);
  const shape = { dimensions: settings.dimensions, samples: settings.batchSize };
  const contents = world.channels.map((channel) => contentMarginsBytes({ ...shape, channels: [channel] }));
  return (
    learnedTablesBytes(tables) +
    freedomGraphsBytes(world, settings) +
    contents.reduce((sum, bytes) => sum + bytes, SCRATCH_BYTES)
  );
}

/** Tables `users` and `items`, and a map for each channel. */
function freedomTables(size: WorldSize, channels: readonly ContentChannel[], columns: number): TableShape[] {
  const maps = channels.map(({ name, dimensions }) => ({ name: `map ${name}`, rows: dimensions, columns }));
  return [...nodeTables(size, columns), ...maps];
}

/** The learner alone, for whoever steps it by hand in batches of at most `batchSize`; `startEpoch` thins the graph. */
export async function createFreedomLearner(
  { kernels, runtime }: Engines,
  world: FreedomWorld,
  settings: FreedomLearnerSettings,
): Promise<PairLearner & AsyncDisposable> {
  const { size, channels } = world;
  const { dimensions, contentWeight, seed } = settings;
  const tables = createLearnedTables(kernels, freedomTables(size, channels, dimensions), seed);
  const graphs = createFreedomGraphs(kernels, world, tables, settings);
  const contents = await openContents({ kernels, runtime }, channels, tables, settings);
  return {
    tables,
    startEpoch: (epoch) => graphs.thin(epoch),
    async accumulate(batch) {
      const rows = graphs.at(batch);
      const loss = pairGradient(kernels, rows, dimensions);
      const content = await contentGradient(contents, batch, rows, contentWeight);
      graphs.addGradients();
      return loss + content;
    },
    async scoringModel() {
      return factorsModel({ ...graphs.means(), dimensions, visitors: { history: { kind: "mean" } } });
    },
    async [Symbol.asyncDispose]() {
      for (const content of contents) await content[Symbol.asyncDispose]();
    },
  };
}

/** Each channel is compared by itself: the paper sums a loss for each. */
async function openContents(
  engines: Engines,
  channels: readonly ContentChannel[],
  tables: LearnedTables,
  { dimensions, batchSize: samples }: Pick<FreedomLearnerSettings, "dimensions" | "batchSize">,
): Promise<ContentMargins[]> {
  const opened: ContentMargins[] = [];
  for (const channel of channels) {
    const maps = [tables.table(`map ${channel.name}`)];
    opened.push(await createContentMargins(engines, { channels: [channel], maps, dimensions, samples }));
  }
  return opened;
}

function pairGradient(kernels: Kernels, { places, means, gradient }: MeanRows, dimensions: number): number {
  const samples = places.users.length;
  const tables = { userTable: means, itemTable: means, userGradient: gradient, itemGradient: gradient };
  return kernels.bprGradient({ ...places, ...tables, dimensions, scale: 1 / samples }) / samples;
}

async function contentGradient(
  contents: readonly ContentMargins[],
  batch: PairBatch,
  { places, means, gradient }: MeanRows,
  contentWeight: number,
): Promise<number> {
  if (contentWeight === 0) return 0;
  const samples = batch.users.length;
  const likings = { values: means, gradient };
  const given = {
    likings,
    rows: places.users,
    base: new Float32Array(samples),
    scale: contentWeight / samples,
  };
  let loss = 0;
  for (const content of contents) {
    const { margins } = await content.run(batch, given);
    loss += contentWeight * meanLoss(margins);
  }
  return loss;
}
