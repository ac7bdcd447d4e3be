import { alignedSimilarities } from "./align-pairs.js";
import { chooseSettings, type Trial } from "./choose-settings.js";
import type { Matrix } from "./dense-matrix.js";
import type { CaptionBlocks, EncodedPairs } from "./encode-pairs.js";
import type { EncodedViews } from "./encode-views.js";
import { meanLogRank, rankPairs, recallAt } from "./rank-quality.js";
import { type Lesson, learnSimilarities, recipes, refined } from "./recipe.js";

/** Names of the rows of alignment, in the order of the table. */
export type AlignmentRow = `alignment${string}`;

export interface AlignmentSources {
  readonly pairs: EncodedPairs;
  readonly views: EncodedViews;
}

/** A split of the training pairs of a draw, and the texts encoded for that draw. */
export interface InnerSplits {
  readonly trials: readonly Trial[];
  readonly texts: CaptionBlocks;
}

/** Weight of class names: of .1 to .6 the best on inner splits of the training photos. */
const NAMES = 0.3;
/** One over the temperature of alignment: hubs are taken off as its log-odds take them. */
const SHARPNESS = 10;

/**
 * Similarities `[photos, texts]` of what InfoNCE makes of the closed-form start and, where it is asked for, of that start, by
 * row of the table.
 */
export async function alignmentRows(
  sources: AlignmentSources & { readonly texts: CaptionBlocks },
  lesson: Lesson,
  withStart: boolean,
): Promise<ReadonlyMap<AlignmentRow, Matrix>> {
  const aligned = { ...sources, train: lesson.train };
  const learned = await alignedSimilarities(aligned, true);
  const named = refined(lesson, learned.cosines, { names: NAMES, hubs: SHARPNESS });
  const rows = new Map<AlignmentRow, Matrix>([
    ["alignment: cosine", learned.cosines],
    ["alignment: log-odds", learned.logOdds],
    ["alignment + class names: log-odds", named],
  ]);
  if (!withStart) return rows;
  const start = await alignedSimilarities(aligned, false);
  rows.set("alignment, untrained start: cosine", start.cosines);
  return rows.set("alignment, untrained start: log-odds", start.logOdds);
}

const SPLITS_A_DRAW = 2;
/** Closed forms that alignment is judged against. */
export const JUDGED: readonly string[] = [
  "ridge: all blocks",
  "CCA: all blocks",
  "CCA: all blocks, less hubs",
  "+ class names, less hubs",
];

/**
 * Prints, for the closed forms (their settings chosen on the very splits that judge them, which flatters them) and for
 * alignment, means over inner splits of the training pairs; says whether alignment's log-odds beat all of
 * them that have no class names.
 */
export async function innerMeans(sources: AlignmentSources, draws: readonly InnerSplits[]): Promise<boolean> {
  const found = new Map<string, number[][]>();
  const add = (name: string, similarities: Matrix, { validation }: Trial): void => {
    const ranks = rankPairs(similarities, validation);
    const row = [meanLogRank(ranks), recallAt(10, ranks.textOfPhoto), recallAt(10, ranks.photoOfText)];
    found.set(name, [...(found.get(name) ?? []), row]);
  };
  for (const { trials, texts } of draws) {
    for (const recipe of recipes.filter(({ name }) => JUDGED.includes(name))) {
      const chosen = chooseSettings(recipe, trials);
      for (const trial of trials.slice(0, SPLITS_A_DRAW))
        add(recipe.name, learnSimilarities(trial.lesson, recipe, chosen), trial);
    }
    for (const trial of trials.slice(0, SPLITS_A_DRAW))
      for (const [name, similarities] of await alignmentRows({ ...sources, texts }, trial.lesson, true))
        add(name, similarities, trial);
  }
  console.log(
    "| inner splits | mean log rank | photo to text R@10 | text to photo R@10 |\n|---|---|---|---|",
  );
  const means = [...found].map(([name, rows]) => {
    const mean = rows[0]!.map((_, at) => rows.reduce((sum, row) => sum + row[at]!, 0) / rows.length);
    console.log(`| ${name} | ${mean[0]!.toFixed(3)} | ${mean[1]!.toFixed(1)} | ${mean[2]!.toFixed(1)} |`);
    return [name, mean[0]!] as const;
  });
  console.log("");
  const logRank = new Map(means);
  const plain = JUDGED.slice(0, -1).map((name) => logRank.get(name)!);
  return logRank.get("alignment: log-odds")! < Math.min(...plain);
}
