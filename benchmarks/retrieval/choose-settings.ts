import { meanLogRank, rankPairs } from "./rank-quality.js";
import { type Lesson, learnSimilarities, type Recipe, type Settings } from "./recipe.js";

/** A part of the training pairs to learn from, and the rest to judge by. */
export interface Trial {
  readonly lesson: Lesson;
  readonly validation: readonly number[];
}

/** Values that were better on average over the trials, one setting after the other, from the middle of each list. */
export function chooseSettings(recipe: Recipe, trials: readonly Trial[]): Settings {
  const names = Object.keys(recipe.choices) as (keyof Settings)[];
  const entries = names.map((name) => [name, middle(recipe.choices[name])] as const);
  let best = Object.fromEntries(entries) as unknown as Settings;
  let least = lossOf(recipe, best, trials);
  for (const name of names) {
    const start = best[name];
    for (const value of recipe.choices[name]) {
      if (value === start) continue;
      const candidate = { ...best, [name]: value };
      const loss = lossOf(recipe, candidate, trials);
      if (loss < least) [best, least] = [candidate, loss];
    }
  }
  return best;
}

function middle(values: readonly number[]): number {
  return values[Math.floor((values.length - 1) / 2)]!;
}

function lossOf(recipe: Recipe, settings: Settings, trials: readonly Trial[]): number {
  const losses = trials.map(({ lesson, validation }) =>
    meanLogRank(rankPairs(learnSimilarities(lesson, recipe, settings), validation)),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
