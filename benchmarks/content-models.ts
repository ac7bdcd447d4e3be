/**
 * Models that read the content of items, each with and without each modality, with the rows of other items as a control, and
 * against the tuned factorisation that knows ids alone: Recall@20 and NDCG@20 on test rows that are opened once after all
 * fits, paired by user. What the blend makes of content is in `recommendation-quality.ts`.
 *
 * Run after a build: `npx tsx benchmarks/content-models.ts [--data tiktok,lfm2k] [--models gated-fusion,vbpr,freedom]
 * [--seed 1] [--threads 2]`.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createOpeningRecord, evaluateRanking, splitByLabel } from "@modalis/evaluation";
import { type ModelSettings, modelNamed } from "@modalis/trainer";
import { PAPER_RUNS, type PaperDataset } from "./paper-models/paper-runs.js";
import { readSharedInteractions, type SharedInteractions } from "./probes/shared-interactions.js";
import { featureVariants } from "./recommendation/feature-variants.js";
import { printTable } from "./recommendation/print-table.js";
import { rankEverybody, scoreOn } from "./recommendation/rank-everybody.js";

/** The tuned model of ids alone that each is compared with, as `linear-models.ts` found it. */
const BASELINES: Readonly<Record<PaperDataset, ModelSettings>> = {
  tiktok: { dimensions: 128, unobservedWeight: 0.03, regularisation: 0.02 },
  lfm2k: { dimensions: 256, unobservedWeight: 0.03, regularisation: 0.03 },
};

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "tiktok,lfm2k" },
    models: { type: "string", default: "gated-fusion,ease-with-features,vbpr,freedom" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
  },
});
const fitOptions = { seed: Number(flags.seed), threads: Number(flags.threads) };

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, seed ${flags.seed}`);
for (const name of flags.data.split(",") as PaperDataset[]) {
  const data = readSharedInteractions(name);
  if (data === undefined) console.log(`${name}: skipped, ../shared/data/${name} is absent`);
  else await measure(name, data);
}

async function measure(name: PaperDataset, data: SharedInteractions): Promise<void> {
  const { development, test } = splitByLabel(data.rows, data);
  const { training: interactions, validation } = development;
  const ranked = new Map<string, Awaited<ReturnType<typeof rankEverybody>>>();
  const fit = async (
    row: string,
    model: string,
    settings: ModelSettings,
    itemFeatures: typeof data.features,
  ) => {
    const definition = modelNamed(model);
    const start = performance.now();
    const inputs = { interactions, validation, itemFeatures, userFeatures: new Map() };
    await using fitted = await definition.fit(inputs, { ...definition.defaults, ...settings }, fitOptions);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const { metrics } = await evaluateRanking(fitted, validation, { ks: [20] });
    console.log(`${name} ${row}: ${seconds} s, validation ${metrics["recall@20"]!.mean.toFixed(4)}`);
    ranked.set(row, await rankEverybody(fitted, interactions));
  };
  const baseline = "implicit-als, ids alone";
  await fit(baseline, "implicit-als", BASELINES[name], new Map());
  for (const model of flags.models.split(",")) {
    for (const [variant, features] of featureVariants(data.features, fitOptions.seed)) {
      if (features.size === 0) continue;
      await fit(`${model}, ${variant}`, model, settingsOf(name, model, features), features);
    }
  }
  const record = createOpeningRecord({ nowMs: Date.now });
  const task = test.open({ by: "content-models", reason: `content models on ${name}`, record });
  const rows = new Map([...ranked].map(([row, one]) => [row, [scoreOn(row, one, task).scores]]));
  await printTable(`${name}, test rows, all items ranked`, rows, baseline);
}

/** The settings of `paper-models.ts`; weights of modalities that are left out go with them. */
function settingsOf(
  name: PaperDataset,
  model: string,
  features: ReadonlyMap<string, unknown>,
): ModelSettings {
  const settings = PAPER_RUNS[name].find((run) => run.model === model)?.settings ?? {};
  const { channelWeights, ...rest } = settings;
  if (typeof channelWeights !== "string") return settings;
  const kept = channelWeights.split(",").filter((part) => features.has(part.split("=")[0]!));
  return { ...rest, channelWeights: kept.join(",") };
}
