/**
 * What `--model auto` chooses on ../shared/data, on validation rows alone: the model, its reason, the seconds that choosing
 * took, and every model that was searched beside it. The chosen model is then fitted again, and must be worth on validation
 * rows what it was said to be, and no less than the best of the models that are not blends.
 *
 * Run after a build: `npx tsx benchmarks/auto-choice.ts [--data lfm2k,tiktok] [--budget-s 600] [--seed 1] [--workers 0]
 * [--models implicit-als,ease,…]`, by default those that suit the data.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { evaluateRanking, splitByLabel } from "@modalis/evaluation";
import { type Choice, chooseModel, modelNamed, type TrainingData } from "@modalis/trainer";
import { readSharedInteractions, type SharedDataset } from "./probes/shared-interactions.js";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "lfm2k,tiktok" },
    "budget-s": { type: "string", default: "600" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "0" },
    models: { type: "string" },
  },
});
const seed = Number(flags.seed);
const models = flags.models?.split(",").map(modelNamed);

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, seed ${seed}\n`);
for (const name of flags.data.split(",") as SharedDataset[]) await choose(name);

async function choose(name: SharedDataset): Promise<void> {
  const shared = readSharedInteractions(name);
  if (shared === undefined) {
    console.log(`${name}: skipped, needs ../shared/data/${name}`);
    return;
  }
  const { training: interactions, validation } = splitByLabel(shared.rows, shared).development;
  const data = { interactions, validation, itemFeatures: shared.features, userFeatures: new Map() };
  const [start, before] = [performance.now(), process.cpuUsage()];
  if (models !== undefined) console.log(`${name}: only ${flags.models} are tried`);
  const choice = await chooseModel(data, {
    seed,
    ...(models === undefined ? {} : { models }),
    workers: Number(flags.workers),
    nowMs: () => performance.now(),
    budgetMs: 1000 * Number(flags["budget-s"]),
    onTrial: ({ model, trial, metrics, failure, seconds }) =>
      console.log(
        `  ${model} trial ${trial}, ${seconds} s: ${metrics?.["recall@20"]?.toFixed(4) ?? failure?.message}`,
      ),
  });
  const { user, system } = process.cpuUsage(before);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${name}: ${choice.why}`);
  console.log(`  chosen in ${seconds} s (${((user + system) / 1e6).toFixed(0)} s of processor time)`);
  await fitAgain(name, choice, data);
}

async function fitAgain(name: string, choice: Choice, data: TrainingData): Promise<void> {
  await using model = await modelNamed(choice.model).fit(data, choice.settings, { seed });
  const { metrics } = await evaluateRanking(model, data.validation!, { ks: [20] });
  const found = metrics["recall@20"]!.mean;
  const { metrics: honest, flattered } = choice.best;
  const said = (flattered ?? honest)!["recall@20"]!;
  if (Math.abs(found - said) > 1e-6)
    throw new Error(`${choice.model} was said to reach ${said}, not ${found}`);
  const single = choice.searches.find(({ best }) => best.flattered === undefined)!;
  const beside = `best single model ${single.model} ${single.best.metrics!["recall@20"]!.toFixed(4)}`;
  console.log(`  ${name} ${choice.model}: validation recall@20 ${found.toFixed(4)}, ${beside}`);
  console.log(`  settings ${JSON.stringify(choice.settings)}`);
}
