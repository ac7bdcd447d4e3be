import { alignedSimilarities } from "./align-pairs.js";
import { chooseSettings, type Trial } from "./choose-settings.js";
import type { Matrix } from "./dense-matrix.js";
import type { CaptionBlocks, EncodedPairs } from "./encode-pairs.js";
import type { EncodedViews } from "./encode-views.js";
import { meanLogRank, rankPairs, recallAt } from "./rank-quality.js";
import { type Lesson, learnSimilarities, recipes, refined, type Settings } from "./recipe.js";

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

/** Similarities `[photos, texts]` of the closed-form start and of what InfoNCE makes of it, by row of the table. */
export async function alignmentRows(
  sources: AlignmentSources & { readonly texts: CaptionBlocks },
  lesson: Lesson,
  { names }: Pick<Settings, "names">,
): Promise<ReadonlyMap<AlignmentRow, Matrix>> {
  const aligned = { ...sources, train: lesson.train };
  const start = await alignedSimilarities(aligned, false);
  const learned = await alignedSimilarities(aligned, true);
  return new Map<AlignmentRow, Matrix>([
    ["alignment, untrained start: cosine", start.cosines],
    ["alignment: cosine", learned.cosines],
    ["alignment, untrained start: log-odds", start.logOdds],
    ["alignment: log-odds", learned.logOdds],
    ["alignment: log-odds + class names", refined(lesson, learned.logOdds, { names, hubs: 0 })],
  ]);
}

const SPLITS_A_DRAW = 2;
const JUDGED = ["ridge: all blocks", "CCA: all blocks", "CCA: all blocks, less hubs"];

/**
 * Prints, for the closed forms (their settings chosen on the very splits that judge them, which flatters them) and for
 * alignment, means over inner splits of the training pairs; says whether alignment's log-odds beat all of them.
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
      for (const [name, similarities] of await alignmentRows({ ...sources, texts }, trial.lesson, {
        names: 0.4,
      }))
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
  const best = Math.min(...means.filter(([name]) => JUDGED.includes(name)).map(([, mean]) => mean));
  return new Map(means).get("alignment: log-odds")! < best;
}
