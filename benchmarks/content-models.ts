/**
 * Models that read the content of items, each with and without each modality, with the rows of other items as a control, and
 * against the tuned factorisation that knows ids alone: Recall@20 and NDCG@20 on test rows that are opened once after all
 * fits, paired by user. What the blend makes of content is in `recommendation-quality.ts`.
 *
 * Run after a build: `npx tsx benchmarks/content-models.ts [--data tiktok,lfm2k] [--models gated-fusion,vbpr,freedom]
 * [--variants "all modalities,rows shuffled"] [--seeds 1,2,3] [--threads 2]
 * [--baseline "gated-fusion, rows shuffled"] [--without-test]`. What is left out is printed.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createOpeningRecord, evaluateRanking, splitByLabel, type UserRankings } from "@modalis/evaluation";
import { type ModelSettings, modelNamed } from "@modalis/trainer";
import { PAPER_RUNS, type PaperDataset } from "./paper-models/paper-runs.js";
import { readSharedInteractions, type SharedInteractions } from "./probes/shared-interactions.js";
import { type Features, featureVariants } from "./recommendation/feature-variants.js";
import { hiddenRows } from "./recommendation/hidden-rows.js";
import { printTable } from "./recommendation/print-table.js";
import { rankEverybody, scoreOn } from "./recommendation/rank-everybody.js";
import { TUNED_FACTORISATION } from "./recommendation/tuned-factorisation.js";

const BASELINE = "implicit-als, ids alone";
/** Models that learn from ids alone where no item has content; the others refuse such data. */
const CONTENT_IS_OPTIONAL = new Set(["gated-fusion", "cross-attention-fusion"]);

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "tiktok,lfm2k" },
    models: { type: "string", default: "gated-fusion,ease-with-features,vbpr,freedom" },
    variants: { type: "string" },
    seeds: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
    baseline: { type: "string", default: BASELINE },
    "without-test": { type: "boolean", default: false },
  },
});
const seeds = flags.seeds.split(",").map(Number);
const threads = Number(flags.threads);
const asked = flags.variants?.split(",");

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, seeds ${flags.seeds}`);
for (const name of flags.data.split(",") as PaperDataset[]) {
  const data = readSharedInteractions(name);
  if (data === undefined) console.log(`${name}: skipped, ../shared/data/${name} is absent`);
  else await measure(name, data);
}

/** A model, its settings and what it knows of items, by row of the table. */
interface Row {
  readonly name: string;
  readonly model: string;
  readonly settings: ModelSettings;
  readonly features: Features;
}

async function measure(name: PaperDataset, data: SharedInteractions): Promise<void> {
  const { development, test } = splitByLabel(data.rows, data);
  const { training: interactions, validation } = development;
  const ranked = new Map<string, UserRankings[]>();
  for (const seed of seeds)
    for (const { name: row, model, settings, features: itemFeatures } of rowsOf(name, data, seed)) {
      const definition = modelNamed(model);
      const start = performance.now();
      const inputs = { interactions, validation, itemFeatures, userFeatures: new Map() };
      await using fitted = await definition.fit(
        inputs,
        { ...definition.defaults, ...settings },
        { seed, threads },
      );
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      const { metrics } = await evaluateRanking(fitted, validation, { ks: [20] });
      const figures = ["recall@20", "ndcg@20"].map((metric) => metrics[metric]!.mean.toFixed(4));
      console.log(`${name} ${row}, seed ${seed}: ${seconds} s, validation ${figures.join(" / ")}`);
      ranked.set(row, [...(ranked.get(row) ?? []), await rankEverybody(fitted, interactions)]);
    }
  if (flags["without-test"]) return;
  const record = createOpeningRecord({ nowMs: Date.now });
  const task = test.open({ by: "content-models", reason: `content models on ${name}`, record });
  const rows = new Map(
    [...ranked].map(([row, runs]) => [row, runs.map((one) => scoreOn(row, one, task).scores)]),
  );
  await printTable(`${name}, test rows, all items ranked`, rows, flags.baseline);
}

function rowsOf(name: PaperDataset, data: SharedInteractions, seed: number): readonly Row[] {
  const rows: Row[] = [
    { name: BASELINE, model: "implicit-als", settings: TUNED_FACTORISATION[name], features: new Map() },
  ];
  for (const model of flags.models.split(",")) {
    for (const [variant, shown] of featureVariants(data.features, seed)) {
      const features = shown.size === 0 ? hiddenRows(data.features) : shown;
      if (shown.size === 0 && !CONTENT_IS_OPTIONAL.has(model)) continue;
      const settings = settingsOf(name, model, features);
      if (asked === undefined || asked.includes(variant))
        rows.push({ name: `${model}, ${variant}`, model, settings, features });
      else if (seed === seeds[0]) console.log(`${name} ${model}, ${variant}: left out`);
    }
  }
  return rows;
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
