/**
 * A model without ids that starts from pre-training, and the same from scratch, on a tenth of Last.fm-2K's interactions.
 *
 * Run after a build: `npx tsx benchmarks/warm-start.ts [--test] [--without-alignment] [--without-labels]`; without `--test` on
 * validation rows alone.
 *
 * Protocol. A seed draws a tenth of the training rows; validation and test rows stay as their authors drew them. Each model
 * stops by Recall@20 on validation rows; learning rate, dropout and temperature were chosen on those of the first seed, for each
 * start by itself, and are listed below (those of alignment are those of labels). All train as long as it helps: up to 100 epochs,
 * until ten bring nothing. Joint spaces are learnt from the content of all artists alone, whether anybody drawn had them or not:
 * what text and audio share (alignment), the principal directions of the text and what the audio tells of them (anchor), or the
 * tags (labels). The paired t-test compares users by their mean over the seeds.
 */
import { availableParallelism, cpus } from "node:os";
import type { FeatureTable } from "@modalis/contract";
import {
  createOpeningRecord,
  evaluateRanking,
  type OpeningRecord,
  pairedTTest,
  type RankingReport,
  splitByLabel,
} from "@modalis/evaluation";
import {
  type AlignmentData,
  alignModalities,
  alignToAnchor,
  fitIdFree,
  type JointSpace,
  pretrainFromLabels,
  seededRandom,
} from "@modalis/trainer";
import { readSharedInteractions, type SharedInteractions } from "./probes/shared-interactions.js";
import { artistContent } from "./warm-start/artist-content.js";

const SEEDS = [1, 2, 3, 4, 5];
const SHARE = 0.1;
const DIMENSIONS = 64;
const METRIC = "recall@20";

/** What validation rows of the first seed preferred for scratch and labels. */
const CHOSEN = {
  scratch: { learningRate: 1e-2, dropout: 0.5, temperature: 0.2 },
  alignment: { learningRate: 1e-3, dropout: 0.1, temperature: 0.2 },
  anchor: { learningRate: 1e-3, dropout: 0.1, temperature: 0.3 },
  labels: { learningRate: 1e-3, dropout: 0.1, temperature: 0.2 },
} as const;

type Start = keyof typeof CHOSEN;

function pretrained(start: Start, data: AlignmentData): Promise<JointSpace> | undefined {
  if (start === "scratch") return undefined;
  if (start === "anchor") return alignToAnchor(data, { anchor: "text", dimensions: DIMENSIONS, seed: 1 });
  if (start === "alignment") return alignModalities(data, { seed: 1, settings: { dimensions: DIMENSIONS } });
  return pretrainFromLabels(data, {
    seed: 1,
    settings: { dimensions: DIMENSIONS, epochs: 150, batchSize: 128, learningRate: 3e-3 },
  });
}

/** The same tenth for every start. */
function splitOf({ rows, userIds, itemIds }: SharedInteractions, seed: number) {
  const random = seededRandom(seed);
  const drawn = rows.filter(({ label }) => label !== 0 || random.next() < SHARE);
  return splitByLabel(drawn, { userIds, itemIds });
}

interface Trial {
  readonly start: Start;
  readonly shared: SharedInteractions;
  readonly itemFeatures: ReadonlyMap<string, FeatureTable>;
  readonly space: JointSpace | undefined;
}

async function fitted({ shared, itemFeatures, space, start }: Trial, seed: number) {
  const { development, test } = splitOf(shared, seed);
  const { training: interactions, validation } = development;
  const data = { interactions, validation, itemFeatures, userFeatures: new Map() };
  const from = space === undefined ? {} : { start: space };
  const settings = { dimensions: DIMENSIONS, epochs: 100, patience: 5, ...CHOSEN[start] };
  const model = await fitIdFree(data, { seed, settings, ...from });
  return { report: await evaluateRanking(model, validation, { ks: [20] }), model, test };
}

/** Prints a row; gives each user's mean over the seeds, on test rows where they were asked for. */
async function printStart(trial: Trial, seconds: number, record: OpeningRecord | undefined) {
  const { start } = trial;
  const validations: RankingReport[] = [];
  const tests: RankingReport[] = [];
  for (const seed of SEEDS) {
    const { report, model, test } = await fitted(trial, seed);
    validations.push(report);
    if (record === undefined) continue;
    const by = `warm-start from ${start}, seed ${seed}`;
    const task = test.open({ by, reason: "the table of warm starts", record });
    tests.push(await evaluateRanking(model, task, { ks: [20] }));
  }
  const tested = summary(tests.map(recallOf));
  const { learningRate, dropout, temperature } = CHOSEN[start];
  console.log(
    `| ${start} | ${learningRate}, ${dropout}, ${temperature} | ${seconds.toFixed(0)} | ${summary(validations.map(recallOf))} | ${tested} |`,
  );
  return meanByUser(record === undefined ? validations : tests);
}

function recallOf({ metrics }: RankingReport): number {
  return metrics[METRIC]!.mean;
}

async function main(): Promise<void> {
  const shared = readSharedInteractions("lfm2k");
  const content = shared === undefined ? undefined : artistContent(shared);
  if (shared === undefined || content === undefined) {
    console.log("skipped: needs ../shared/data/lfm2k");
    return;
  }
  console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}`);
  const record = process.argv.includes("--test") ? createOpeningRecord({ nowMs: Date.now }) : undefined;
  const itemFeatures = new Map([...content.channels].map(([name, { features }]) => [name, features]));
  const byUser = new Map<Start, Float64Array>();
  console.log(
    "| start | learning rate, dropout, temperature | seconds of pre-training | validation Recall@20 | test Recall@20 |",
  );
  console.log("|---|---|---|---|---|");
  const starts = (Object.keys(CHOSEN) as Start[]).filter(
    (start) => !process.argv.includes(`--without-${start}`),
  );
  for (const start of starts) {
    const began = performance.now();
    await using space = await pretrained(start, content);
    const seconds = (performance.now() - began) / 1000;
    const users = await printStart({ start, shared, itemFeatures, space }, seconds, record);
    if (users !== undefined) byUser.set(start, users);
  }
  const cold = byUser.get("scratch");
  for (const [start, warm] of byUser) {
    if (cold === undefined || warm === cold) continue;
    const { difference, interval, pValue } = pairedTTest(warm, cold);
    const [low, high] = interval.map((end) => end.toFixed(4));
    console.log(
      `${start} less scratch: ${difference.toFixed(4)} (95 %: ${low} to ${high}), p = ${pValue.toExponential(1)}`,
    );
  }
}

function meanByUser(reports: readonly RankingReport[]): Float64Array | undefined {
  const scores = reports.map(({ metrics }) => metrics[METRIC]!.perUser);
  return scores[0]?.map((_, user) => scores.reduce((sum, own) => sum + own[user]!, 0) / scores.length);
}

function summary(values: readonly number[]): string {
  if (values.length === 0) return "";
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  );
  return `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
}

await main();
