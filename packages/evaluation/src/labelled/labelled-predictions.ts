import { type Interactions, ModalisError, type ScoringModel } from "@modalis/contract";
import { type DrawBelow, seededDraws, shuffleStart } from "../random/seeded-random.js";
import type { RankingTask } from "../ranking/ranking-task.js";
import { type ScoringOptions, scoreInChunks } from "../ranking/score-in-chunks.js";

/** Scores of single pairs of user and item beside what is true of them. */
export interface LabelledPredictions {
  /** `[pairs]`: user and item numbers. */
  readonly users: Int32Array;
  readonly items: Int32Array;
  /** `[pairs]`: 1 where the user liked the item, else 0. */
  readonly labels: Uint8Array;
  /** `[pairs]`: as the model gave them. */
  readonly scores: Float32Array;
  /** Where the labels come from, to be printed with every figure taken from them. */
  readonly source: string;
}

export interface LabelledPredictionsOptions extends ScoringOptions {
  /** Draws the negatives where labels are not explicit; a whole number from 0. */
  readonly seed: number;
  /** What users said themselves, likes and dislikes, where there is such; then nothing is drawn. */
  readonly explicit?: ExplicitLabels;
}

/** Rows with values, by the task's users and items. */
export interface ExplicitLabels {
  readonly rows: Interactions;
  /** The value from which a row is a like; those below are dislikes. */
  readonly positiveFrom: number;
}

/**
 * Scores pairs whose truth is known: for a table of its own beside the ranking, never for the ranking itself.
 *
 * With `explicit`, its rows are the pairs. Without, the task's rows are the positives, and for each of them one negative
 * of the same user is drawn without putting back, uniformly among the items (or candidates) that the user neither saw
 * nor has as a positive; a user with fewer such items gets them all.
 *
 * @throws `INVALID_ARGUMENT` when task and model do not fit, a score is NaN, or labels are asked of rows without values.
 */
export async function labelledPredictions(
  model: ScoringModel,
  task: RankingTask,
  options: LabelledPredictionsOptions,
): Promise<LabelledPredictions> {
  const { seed, explicit, ...scoring } = options;
  const pairsOf = explicit === undefined ? drawnPairs(task, seed) : explicitPairs(explicit);
  const asked = explicit === undefined ? task : { ...task, positives: explicit.rows };
  const pairs: Pair[] = [];
  await scoreInChunks(model, asked, scoring, (user, scores) => {
    for (const { item, label } of pairsOf(user)) {
      const score = scores[item]!;
      if (Number.isNaN(score)) throw invalid(`the score of user ${user} and item ${item} is NaN`);
      pairs.push({ user, item, label, score });
    }
  });
  return {
    users: Int32Array.from(pairs, ({ user }) => user),
    items: Int32Array.from(pairs, ({ item }) => item),
    labels: Uint8Array.from(pairs, ({ label }) => label),
    scores: Float32Array.from(pairs, ({ score }) => score),
    source:
      explicit === undefined
        ? `one drawn negative for each positive, seed ${seed}`
        : `explicit labels: liked from ${explicit.positiveFrom}`,
  };
}

interface LabelledItem {
  readonly item: number;
  readonly label: 0 | 1;
}

interface Pair extends LabelledItem {
  readonly user: number;
  readonly score: number;
}

function explicitPairs({ rows, positiveFrom }: ExplicitLabels): (user: number) => LabelledItem[] {
  const { values, offsets, items } = rows;
  if (values === undefined || !Number.isFinite(positiveFrom)) {
    throw invalid(`liked from ${positiveFrom} needs rows with values; leave explicit out to draw negatives`);
  }
  return (user) =>
    rowsOf(offsets, user).map((row) => ({ item: items[row]!, label: values[row]! >= positiveFrom ? 1 : 0 }));
}

function drawnPairs(
  { seen, positives, candidates }: RankingTask,
  seed: number,
): (user: number) => LabelledItem[] {
  const draw = seededDraws(seed);
  const all = candidates ?? Int32Array.from({ length: positives.itemIds.length }, (_, item) => item);
  return (user) => {
    const own = itemsOf(positives, user);
    const known = new Set([...itemsOf(seen, user), ...own]);
    return [
      ...Array.from(own, (item) => ({ item, label: 1 as const })),
      ...Array.from(drawNegatives(all, known, own.length, draw), (item) => ({ item, label: 0 as const })),
    ];
  };
}

/** `count` items that are not known, or all of those where there are fewer; `all` holds each item once. */
function drawNegatives(
  all: Int32Array,
  known: ReadonlySet<number>,
  count: number,
  draw: DrawBelow,
): Iterable<number> {
  // Where most items are free, drawing until one is costs less than listing them; either way each set is as likely.
  if (2 * (count + known.size) > all.length) {
    const free = all.filter((item) => !known.has(item));
    return shuffleStart(free, Math.min(count, free.length), draw);
  }
  const drawn = new Set<number>();
  while (drawn.size < count) {
    const item = all[draw(all.length)]!;
    if (!known.has(item)) drawn.add(item);
  }
  return drawn;
}

function itemsOf({ items, offsets }: Interactions, user: number): Int32Array {
  return items.subarray(offsets[user], offsets[user + 1]);
}

function rowsOf(offsets: Int32Array, user: number): number[] {
  return Array.from({ length: offsets[user + 1]! - offsets[user]! }, (_, at) => offsets[user]! + at);
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}
