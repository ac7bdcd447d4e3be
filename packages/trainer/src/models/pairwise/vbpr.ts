import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import type { ModelDefinition } from "../../model/model-definition.js";
import { checkSettings } from "../linear/settings-door.js";
import { type ContentChannel, contentChannels } from "./content-channels.js";
import { contentMarginsBytes, createContentMargins, type Engines } from "./content-margins.js";
import { fitPairs } from "./fit-pairs.js";
import {
  createLearnedTables,
  learnedTablesBytes,
  nodeTables,
  type TableShape,
  type WorldSize,
} from "./learned-tables.js";
import { createMapGradients, mapGradientsBytes, steppedPart } from "./map-gradients.js";
import { pairBatchesBytes } from "./pair-batches.js";
import type { PairLearner } from "./pair-learner.js";
import { meanLoss } from "./pair-margins.js";
import { type PairSettings, pairDefaults, pairRules, pairSearch } from "./pair-settings.js";
import { createRowGradients, rowGradientsBytes } from "./row-gradients.js";
import { trainingPairs } from "./training-pairs.js";
import { vbprFactors } from "./vbpr-factors.js";

export type VbprSettings = PairSettings & {
  /** Half of it times the squared length of a sample's rows is added to the sample's loss. */
  readonly l2: number;
  /** Half of it times the squared length of all maps of content is added to the mean loss. */
  readonly contentL2: number;
};

/** BPR-MF with a second, learned taste for the content of items. */
export const vbpr: ModelDefinition<VbprSettings> = {
  name: "vbpr",
  summary: "BPR-MF plus a learned taste for projected content; every channel that the items have takes part",
  paper:
    "R. He and J. McAuley, VBPR: Visual Bayesian Personalized Ranking from Implicit Feedback, AAAI 2016; several channels as in MMRec's benchmark",
  needsFeatures: true,
  defaults: { ...pairDefaults, l2: 0.1, contentL2: 0.1 },
  searchSpace: {
    ...pairSearch,
    l2: { kind: "number", from: 1e-4, to: 1, scale: "log" },
    contentL2: { kind: "number", from: 1e-4, to: 1, scale: "log" },
  },
  async fit(data, settings, options) {
    const { interactions, itemFeatures } = data;
    checkSettings("vbpr", settings, {
      ...pairRules,
      l2: { from: 0, to: 100 },
      contentL2: { from: 0, to: 100 },
    });
    const { seed, threads = 1 } = options;
    const pairs = trainingPairs("vbpr", interactions);
    const size = { userCount: interactions.userIds.length, itemCount: interactions.itemIds.length };
    const channels = contentChannels("vbpr", itemFeatures, size.itemCount);
    await using runtime = createOnnxRuntime({ intraOpThreads: threads, idleThreads: "sleep" });
    await using kernels = await createKernels({
      threads,
      arenaBytes:
        learnedTablesBytes(vbprTables(size, channels, settings.dimensions), BESIDE) +
        rowGradientsBytes(size, { ...settings, beside: true }) +
        mapGradientsBytes(channels, settings.dimensions) +
        contentMarginsBytes({ ...settings, channels, samples: settings.batchSize }) +
        8 * settings.batchSize +
        128 +
        pairBatchesBytes(pairs, settings.batchSize) +
        SCRATCH_BYTES,
    });
    await using learner = await createVbprLearner({ kernels, runtime }, channels, size, {
      ...settings,
      seed,
    });
    return await fitPairs({ model: "vbpr", learner, kernels, pairs, data }, settings, options);
  },
};

/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 26;
/** Gradients of users and items are of a batch's rows. */
const BESIDE = { gradient: false } as const;

/** Tables `users` and `items` of the ids, `likings` of the users for content, and a map for each channel. */
export function vbprTables(
  size: WorldSize,
  channels: readonly ContentChannel[],
  columns: number,
): TableShape[] {
  return [
    ...nodeTables(size, columns),
    { name: "likings", rows: size.userCount, columns },
    ...channels.map(({ name, dimensions }) => ({ name: `map ${name}`, rows: dimensions, columns })),
  ];
}

/** The learner alone, for whoever steps it by hand in batches of at most `batchSize`. */
export async function createVbprLearner(
  { kernels, runtime }: Engines,
  channels: readonly ContentChannel[],
  size: WorldSize,
  {
    dimensions,
    l2,
    contentL2,
    batchSize: samples,
    seed,
  }: Pick<VbprSettings, "dimensions" | "l2" | "contentL2" | "batchSize"> & {
    readonly seed: number;
  },
): Promise<PairLearner & AsyncDisposable> {
  const tables = createLearnedTables(kernels, vbprTables(size, channels, dimensions), seed, BESIDE);
  const maps = createMapGradients(kernels, tables, channels);
  const shape = { channels, maps: maps.tables, dimensions, samples, comparison: "together" } as const;
  const margins = await createContentMargins({ kernels, runtime }, shape);
  const [userTable, itemTable, likings] = ["users", "items", "likings"].map(
    (name) => tables.table(name).values,
  ) as [Float32Array, Float32Array, Float32Array];
  const nodes = userTable.length + itemTable.length;
  const rows = createRowGradients(
    kernels,
    steppedPart(tables, 0, nodes),
    size,
    { dimensions, batchSize: samples },
    steppedPart(tables, nodes, nodes + likings.length),
  );
  const ids = { userTable, itemTable, dimensions };
  const [ownMargins, ownSlopes] = [kernels.float32(samples), kernels.float32(samples)];
  return {
    tables,
    async accumulate(batch) {
      const count = batch.users.length;
      const [output, slopes] = [ownMargins.subarray(0, count), ownSlopes.subarray(0, count)];
      const { places } = rows.number(batch);
      kernels.pairMargins({ ...batch, ...ids, output });
      const penalty = l2 / count;
      const content = await margins.run(batch, {
        likings: { values: likings, gradient: rows.gradientBeside },
        rows: batch.users,
        gradientRows: places.users,
        base: new Float32Array(output),
        scale: 1 / count,
        l2: penalty,
      });
      for (const [sample, slope] of content.slopes.entries()) slopes[sample] = -slope;
      const gradients = { userGradient: rows.gradient, itemGradient: rows.gradient, places };
      kernels.addPairGradients({ ...batch, ...ids, ...gradients, slopes, l2: penalty });
      for (const { values, gradient } of maps.tables)
        kernels.addScaled({ target: gradient, source: values, scale: contentL2 });
      return meanLoss(content.margins);
    },
    ownGradient: {
      adamStep(rates) {
        rows.adamStep(rates);
        maps.adamStep(rates);
      },
      addTo(gradient) {
        rows.addTo(gradient);
        maps.addTo(gradient);
      },
    },
    scoringModel: () => vbprFactors(runtime, tables, channels, size, dimensions),
    [Symbol.asyncDispose]: () => margins[Symbol.asyncDispose](),
  };
}
