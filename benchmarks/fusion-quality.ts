/**
 * Models that fuse the content of items with interactions, at their defaults, on validation rows of ../shared/data: seconds
 * to fit, Recall@20 and NDCG@20. An item's features there are one row a modality, so attention is over sequences of one token
 * each. SASRec is not among them: no data set of ../shared/data says when, or in what order, things happened.
 *
 * Run after a build: `npx tsx benchmarks/fusion-quality.ts [--data lfm2k] [--models gated-fusion,cross-attention-fusion]
 * [--seed 1] [--threads 1] [--settings '{"patience":3}'] [--trace]`.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { evaluateRanking, splitByLabel } from "@modalis/evaluation";
import { type FitProgress, type ModelSettings, modelNamed, type TrainingData } from "@modalis/trainer";
import { readSharedInteractions, type SharedDataset } from "./probes/shared-interactions.js";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "lfm2k" },
    models: { type: "string", default: "learned-late-fusion,gated-fusion,cross-attention-fusion" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
    settings: { type: "string", default: "{}" },
    trace: { type: "boolean", default: false },
  },
});
const options = { seed: Number(flags.seed), threads: Number(flags.threads), onProgress };
const overlaid = JSON.parse(flags.settings) as ModelSettings;

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, seed ${flags.seed}\n`);
for (const name of flags.data.split(",") as SharedDataset[]) {
  const data = readTraining(name);
  if (data === undefined) console.log(`${name}: skipped, needs ../shared/data/${name}`);
  else for (const model of flags.models.split(",")) await measure(name, model, data);
}

/** Training and validation rows; the test part is never opened. */
function readTraining(name: SharedDataset): TrainingData | undefined {
  const shared = readSharedInteractions(name);
  if (shared === undefined) return undefined;
  const { development } = splitByLabel(shared.rows, shared);
  const { training: interactions, validation } = development;
  return { interactions, validation, itemFeatures: shared.features, userFeatures: new Map() };
}

async function measure(dataset: string, name: string, data: TrainingData): Promise<void> {
  const definition = modelNamed(name);
  const [start, before] = [performance.now(), process.cpuUsage()];
  await using model = await definition.fit(data, { ...definition.defaults, ...overlaid }, options);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const { user, system } = process.cpuUsage(before);
  const { metrics } = await evaluateRanking(model, data.validation!, { ks: [20] });
  const [recall, ndcg] = ["recall@20", "ndcg@20"].map((metric) => metrics[metric]!.mean.toFixed(4));
  const spent = `${seconds} s (${((user + system) / 1e6).toFixed(0)} s of processor time)`;
  console.log(`${dataset} ${name}: validation recall@20 ${recall} ndcg@20 ${ndcg}, fitted in ${spent}`);
}

function onProgress({ stage, validation, loss }: FitProgress): void {
  if (flags.trace && validation !== undefined)
    console.log(`  ${stage}: loss ${loss?.toFixed(4)}, validation ${validation.toFixed(4)}`);
}
