/**
 * Photo to caption and back: what is learnt from 200 pairs of `flickr300` finds the other 100.
 *
 * Run after a build: `npx tsx benchmarks/cross-modal-retrieval.ts`.
 *
 * Protocol. A pair is a photo and the mean of the vectors of its five captions. Three draws with fixed seeds take 100
 * test pairs each; a photo ranks the 100 test texts, a text the 100 test photos. Everything is learnt from the other
 * 200 pairs: word statistics, means and deviations, canonical directions, the correction of hubs. Regularisation and
 * weights are chosen, for each draw anew, on five splits inside its 200 pairs (133 to learn, 67 to judge, by mean
 * logarithmic rank); no test row is seen before the row of the table is printed. The recipe itself was also designed
 * on such inner splits only.
 */
import { availableParallelism, cpus } from "node:os";
import { chooseSettings, type Trial } from "./retrieval/choose-settings.js";
import { type EncodedPairs, encodePairs, hasPhotos } from "./retrieval/encode-pairs.js";
import { rankPairs, recallAt } from "./retrieval/rank-quality.js";
import { type Lesson, learnSimilarities, prepareLesson, recipes, type Settings } from "./retrieval/recipe.js";
import { type Draw, drawItems } from "./retrieval/seeded-draw.js";
import { NO_CAPTIONS, readCaptions } from "./text/flickr-captions.js";

const SEEDS = [1, 2, 3];
const TEST_PAIRS = 100;
const INNER_SPLITS = 5;
const TARGET = 70;
const CUTS = [1, 5, 10];

interface PreparedDraw extends Draw {
  readonly lesson: Lesson;
  readonly trials: readonly Trial[];
}

async function prepareDraw(pairs: EncodedPairs, seed: number): Promise<PreparedDraw> {
  const draw = drawItems([...Array(pairs.features.rows).keys()], TEST_PAIRS, seed);
  const words = await pairs.words(draw.train);
  const trials = Array.from({ length: INNER_SPLITS }, (_, at) => {
    const inner = drawItems(draw.train, Math.round(draw.train.length / 3), 1_000 * seed + at);
    return { lesson: prepareLesson(pairs, words, inner.train), validation: inner.test };
  });
  return { ...draw, lesson: prepareLesson(pairs, words, draw.train), trials };
}

function printRow(name: string, draw: string, recalls: readonly number[]): void {
  console.log(`| ${name} | ${draw} | ${recalls.map((recall) => recall.toFixed(1)).join(" | ")} |`);
}

function describe(settings: Settings): string {
  return Object.entries(settings)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function meanRow(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length);
}

function printTable(draws: readonly PreparedDraw[]): { best: number[]; chosen: string[] } {
  const heads = ["photo to text", "text to photo"].flatMap((way) => CUTS.map((k) => `${way} R@${k}`));
  console.log(`| recipe | draw | ${heads.join(" | ")} |\n|---|---|${heads.map(() => "---|").join("")}`);
  const chance = CUTS.map((k) => (100 * k) / TEST_PAIRS);
  printRow("chance", "", [...chance, ...chance]);
  let best: number[] = [];
  let chosen: string[] = [];
  for (const recipe of recipes) {
    chosen = [];
    const rows = draws.map(({ lesson, trials, test }, at) => {
      const settings = chooseSettings(recipe, trials);
      chosen.push(describe(settings));
      const ranks = rankPairs(learnSimilarities(lesson, recipe, settings), test);
      const recalls = [ranks.textOfPhoto, ranks.photoOfText].flatMap((way) =>
        CUTS.map((k) => recallAt(k, way)),
      );
      printRow(recipe.name, String(at + 1), recalls);
      return recalls;
    });
    best = meanRow(rows);
    printRow(recipe.name, "mean", best);
  }
  return { best, chosen };
}

async function main(): Promise<void> {
  const captions = readCaptions();
  if (captions === undefined || !hasPhotos()) {
    console.log(captions === undefined ? NO_CAPTIONS : "skipped: needs ../shared/data/flickr300/images");
    return;
  }
  console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}`);
  const start = performance.now();
  const pairs = await encodePairs(captions);
  console.log(`encoded in ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
  const draws: PreparedDraw[] = [];
  for (const seed of SEEDS) draws.push(await prepareDraw(pairs, seed));
  const { best, chosen } = printTable(draws);
  console.log(
    `\nchosen for the last recipe:\n${chosen.map((line, at) => `${at + 1}: ${line}`).join("\n")}\n`,
  );
  for (const [way, recall] of [
    ["photo to text", best[CUTS.length - 1]!],
    ["text to photo", best.at(-1)!],
  ] as const)
    console.log(
      `${way}, R@10: ${recall.toFixed(1)} (target ${TARGET}): ${recall >= TARGET ? "reached" : "MISSED"}`,
    );
}

await main();
