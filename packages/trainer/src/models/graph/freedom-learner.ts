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
  learnedTablesBytes,
  nodeTables,
  type TableShape,
  type WorldSize,
} from "../pairwise/learned-tables.js";
import { createMapGradients, mapGradientsBytes, steppedPart } from "../pairwise/map-gradients.js";
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

/** The graphs step users and items as they go; only maps have a gradient of their own. */
const BESIDE = { gradient: false } as const;

/** Bytes that {@link createFreedomLearner} takes from an arena. */
export function freedomBytes(world: FreedomWorld, settings: FreedomSettings): number {
  const tables = freedomTables(world.size, world.channels, settings.dimensions);
  const shape = { dimensions: settings.dimensions, samples: settings.batchSize };
  return (
    learnedTablesBytes(tables, BESIDE) +
    mapGradientsBytes(world.channels, settings.dimensions) +
    freedomGraphsBytes(world, settings) +
    contentMarginsBytes({ ...shape, channels: world.channels }) +
    SCRATCH_BYTES
  );
}

/** Tables `users` and `items`, and a map for each channel. */
function freedomTables(size: WorldSize, channels: readonly ContentChannel[], columns: number): TableShape[] {
  const maps = channels.map(({ name, dimensions }) => ({ name: `map ${name}`, rows: dimensions, columns }));
  return [...nodeTables(size, columns, { inColumnBlocks: true }), ...maps];
}

/** The learner alone, for whoever steps it by hand in batches of at most `batchSize`; `startEpoch` thins the graph. */
export async function createFreedomLearner(
  { kernels, runtime }: Engines,
  world: FreedomWorld,
  settings: FreedomLearnerSettings,
): Promise<PairLearner & AsyncDisposable> {
  const { size, channels } = world;
  const { dimensions, contentWeight, seed } = settings;
  const tables = createLearnedTables(kernels, freedomTables(size, channels, dimensions), seed, BESIDE);
  const nodes = (size.userCount + size.itemCount) * dimensions;
  const graphs = createFreedomGraphs(kernels, world, tables, settings);
  const maps = createMapGradients(kernels, tables, channels);
  const { batchSize: samples } = settings;
  const shape = { channels, maps: maps.tables, dimensions, samples, comparison: "apart" } as const;
  const content = await createContentMargins({ kernels, runtime }, shape);
  return {
    tables,
    start: "in blocks of columns",
    startEpoch: (epoch) => graphs.thin(epoch),
    async accumulate(batch) {
      const rows = graphs.at(batch);
      const loss = pairGradient(kernels, rows, dimensions);
      return loss + (await contentGradient(content, batch, rows, contentWeight));
    },
    ownGradient: {
      adamStep(rates) {
        const { firstMoment, secondMoment } = steppedPart(tables, 0, nodes);
        graphs.adamStep({ firstMoment, secondMoment, ...rates });
        maps.adamStep(rates);
      },
      addTo(gradient) {
        graphs.addGradient(gradient.subarray(0, nodes));
        maps.addTo(gradient);
      },
    },
    async scoringModel() {
      return factorsModel({ ...graphs.means(), dimensions, visitors: { history: { kind: "mean" } } });
    },
    [Symbol.asyncDispose]: () => content[Symbol.asyncDispose](),
  };
}

function pairGradient(kernels: Kernels, { places, means, gradient }: MeanRows, dimensions: number): number {
  const samples = places.users.length;
  const tables = { userTable: means, itemTable: means, userGradient: gradient, itemGradient: gradient };
  return kernels.bprGradient({ ...places, ...tables, dimensions, scale: 1 / samples }) / samples;
}

/** Each channel is compared by itself: the paper sums a loss for each. */
async function contentGradient(
  content: ContentMargins,
  batch: PairBatch,
  { places, means, gradient }: MeanRows,
  contentWeight: number,
): Promise<number> {
  if (contentWeight === 0) return 0;
  const samples = batch.users.length;
  const { margins } = await content.run(batch, {
    likings: { values: means, gradient },
    rows: places.users,
    base: new Float32Array(samples),
    scale: contentWeight / samples,
  });
  return ((contentWeight * margins.length) / samples) * meanLoss(margins);
}
