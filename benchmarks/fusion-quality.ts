/**
 * Models that fuse the content of items with interactions, at their defaults, on validation rows of ../shared/data: seconds
 * to fit, Recall@20 and NDCG@20, with content and from ids alone, beside the tuned factorisation of ids. An item's features there are one row a modality, so attention is over sequences of one token
 * each. SASRec is not among them: no data set of ../shared/data says when, or in what order, things happened.
 *
 * Run after a build: `npx tsx benchmarks/fusion-quality.ts [--data lfm2k] [--models gated-fusion,cross-attention-fusion]
 * [--seeds 1,2,3] [--threads 1] [--settings '{"patience":3}'] [--with-content-only] [--trace]`.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { evaluateRanking, splitByLabel } from "@modalis/evaluation";
import { type FitProgress, type ModelSettings, modelNamed, type TrainingData } from "@modalis/trainer";
import { readSharedInteractions } from "./probes/shared-interactions.js";
import { hiddenRows } from "./recommendation/hidden-rows.js";
import { TUNED_FACTORISATION } from "./recommendation/tuned-factorisation.js";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "lfm2k" },
    models: { type: "string", default: "learned-late-fusion,gated-fusion,cross-attention-fusion" },
    seeds: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
    settings: { type: "string", default: "{}" },
    "with-content-only": { type: "boolean", default: false },
    trace: { type: "boolean", default: false },
  },
});
const overlaid = JSON.parse(flags.settings) as ModelSettings;
/** What it learns without content are weights of nothing. */
const NEEDS_CONTENT = "learned-late-fusion";

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}\n`);
for (const name of flags.data.split(",") as ("lfm2k" | "tiktok")[]) {
  const data = readTraining(name);
  if (data === undefined) console.log(`${name}: skipped, needs ../shared/data/${name}`);
  else for (const seed of flags.seeds.split(",").map(Number)) await measureAll(name, data, seed);
}

/** Training and validation rows; the test part is never opened. */
function readTraining(name: "lfm2k" | "tiktok"): TrainingData | undefined {
  const shared = readSharedInteractions(name);
  if (shared === undefined) return undefined;
  const { development } = splitByLabel(shared.rows, shared);
  const { training: interactions, validation } = development;
  return { interactions, validation, itemFeatures: shared.features, userFeatures: new Map() };
}

async function measureAll(dataset: "lfm2k" | "tiktok", data: TrainingData, seed: number): Promise<void> {
  await measure(`${dataset} implicit-als, ids alone`, "implicit-als", data, {
    settings: TUNED_FACTORISATION[dataset],
    seed,
  });
  const idsAlone = { ...data, itemFeatures: hiddenRows(data.itemFeatures) };
  for (const model of flags.models.split(",")) {
    await measure(`${dataset} ${model}, content`, model, data, { settings: overlaid, seed });
    if (model !== NEEDS_CONTENT && !flags["with-content-only"])
      await measure(`${dataset} ${model}, ids alone`, model, idsAlone, { settings: overlaid, seed });
  }
}

async function measure(
  row: string,
  name: string,
  data: TrainingData,
  { settings, seed }: { readonly settings: ModelSettings; readonly seed: number },
): Promise<void> {
  const definition = modelNamed(name);
  const [start, before] = [performance.now(), process.cpuUsage()];
  await using model = await definition.fit(
    data,
    { ...definition.defaults, ...settings },
    { seed, threads: Number(flags.threads), onProgress },
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const { user, system } = process.cpuUsage(before);
  const { metrics } = await evaluateRanking(model, data.validation!, { ks: [20] });
  const [recall, ndcg] = ["recall@20", "ndcg@20"].map((metric) => metrics[metric]!.mean.toFixed(4));
  const spent = `${seconds} s (${((user + system) / 1e6).toFixed(0)} s of processor time)`;
  console.log(`${row}, seed ${seed}: validation recall@20 ${recall} ndcg@20 ${ndcg}, fitted in ${spent}`);
}

function onProgress({ stage, validation, loss }: FitProgress): void {
  if (flags.trace && validation !== undefined)
    console.log(`  ${stage}: loss ${loss?.toFixed(4)}, validation ${validation.toFixed(4)}`);
}
