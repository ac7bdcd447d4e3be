import type { ScoringModel } from "@modalis/contract";
import { cumulativePopularity } from "@modalis/kernels";
import type { ContentChannel } from "../pairwise/content-channels.js";
import type { Engines } from "../pairwise/content-margins.js";
import {
  createLearnedTables,
  type LearnedTable,
  learnedTablesBytes,
  type TableShape,
  type WorldSize,
} from "../pairwise/learned-tables.js";
import type { PairBatch, PairLearner } from "../pairwise/pair-learner.js";
import type { TrainingPairs } from "../pairwise/training-pairs.js";
import { distinctNumbers } from "./distinct-numbers.js";
import { createFeatureSum, type FeatureSum } from "./feature-sum.js";
import type { LightFmSettings } from "./light-fm.js";
import { lightFmFactors } from "./light-fm-factors.js";
import { type PairLoss, pairSlopes } from "./pair-losses.js";

/** Who is there and what is known of them. */
export interface LightFmWorld {
  readonly pairs: TrainingPairs;
  readonly size: WorldSize;
  readonly itemChannels: readonly ContentChannel[];
  readonly userChannels: readonly ContentChannel[];
}

export type LightFmLearnerSettings = Pick<LightFmSettings, "dimensions" | "l2" | "loss" | "tries"> & {
  readonly seed: number;
};

/** What kernels borrow above the arrays. */
const SCRATCH_BYTES = 1 << 26;

/** Bytes that {@link createLightFmLearner} takes from an arena. */
export function lightFmBytes(world: LightFmWorld, { dimensions }: LightFmSettings): number {
  return learnedTablesBytes(lightFmTables(world, dimensions + 1)) + 4 * world.size.itemCount + SCRATCH_BYTES;
}

/** Tables `users` and `items`, and for each of their channels the embeddings of its features; the last column is the bias. */
function lightFmTables({ size, itemChannels, userChannels }: LightFmWorld, columns: number): TableShape[] {
  const maps = (side: string, channels: readonly ContentChannel[]) =>
    channels.map(({ name, dimensions }) => ({ name: `${side} ${name}`, rows: dimensions, columns }));
  return [
    { name: "users", rows: size.userCount, columns },
    { name: "items", rows: size.itemCount, columns },
    ...maps("users", userChannels),
    ...maps("items", itemChannels),
  ];
}

/** The learner alone, for whoever steps it by hand. */
export async function createLightFmLearner(
  { kernels, runtime }: Engines,
  world: LightFmWorld,
  { dimensions, l2, loss, tries, seed }: LightFmLearnerSettings,
): Promise<PairLearner & AsyncDisposable> {
  const columns = dimensions + 1;
  const tables = createLearnedTables(kernels, lightFmTables(world, columns), seed);
  const sumOf = (side: "users" | "items", channels: readonly ContentChannel[]) =>
    createFeatureSum(runtime, {
      own: tables.table(side),
      channels,
      maps: channels.map(({ name }) => tables.table(`${side} ${name}`)),
      columns,
    });
  const users = await sumOf("users", world.userChannels);
  const items = await sumOf("items", world.itemChannels);
  // An item that nobody has in training is no evidence against its features: it is never drawn as a negative.
  const negativeWeights = kernels.int32(world.size.itemCount);
  const counts = new Int32Array(world.size.itemCount);
  for (const item of world.pairs.items) counts[item]! += 1;
  negativeWeights.set(cumulativePopularity(counts, 0));
  return {
    tables,
    negativesEach: loss === "warp" ? tries : 1,
    negativeWeights,
    async accumulate(batch) {
      const rows = await batchRows(users, items, batch);
      const sum = addSlopes(rows, batch, { columns, loss: loss as PairLoss, items: world.size.itemCount });
      await users.addGradient(rows.users.numbers, rows.users.gradient);
      await items.addGradient(rows.items.numbers, rows.items.gradient);
      addPenalty(tables.table("users"), batch.users, { columns, l2 });
      addPenalty(tables.table("items"), batch.positives, { columns, l2 });
      return sum / batch.users.length;
    },
    scoringModel: (): Promise<ScoringModel> => lightFmFactors(world, tables, { users, items, dimensions }),
    async [Symbol.asyncDispose]() {
      await users[Symbol.asyncDispose]();
      await items[Symbol.asyncDispose]();
    },
  };
}

interface SideRows {
  readonly numbers: Int32Array;
  /** Place in `numbers` by entity of the batch. */
  readonly places: Int32Array;
  readonly values: Float32Array;
  readonly gradient: Float32Array;
}

interface BatchRows {
  readonly users: SideRows;
  /** Positives first, then the negatives. */
  readonly items: SideRows;
}

async function batchRows(users: FeatureSum, items: FeatureSum, batch: PairBatch): Promise<BatchRows> {
  const side = async (sum: FeatureSum, entities: Int32Array): Promise<SideRows> => {
    const { numbers, places } = distinctNumbers(entities);
    const values = await sum.of(numbers);
    return { numbers, places, values, gradient: new Float32Array(values.length) };
  };
  const both = new Int32Array(batch.positives.length + batch.negatives.length);
  both.set(batch.positives);
  both.set(batch.negatives, batch.positives.length);
  return { users: await side(users, batch.users), items: await side(items, both) };
}

interface SlopeOptions {
  readonly columns: number;
  readonly loss: PairLoss;
  /** How many items there are. */
  readonly items: number;
}

/** Adds every sample's slopes to the rows' gradients; gives the summed loss. */
function addSlopes(
  { users, items }: BatchRows,
  batch: PairBatch,
  { columns, loss, items: count }: SlopeOptions,
): number {
  const samples = batch.users.length;
  const each = batch.negatives.length / samples;
  const scores = new Float32Array(each);
  const slopes = { loss: 0, positive: 0, negative: 0, chosen: 0 };
  let sum = 0;
  for (let sample = 0; sample < samples; sample++) {
    const user = users.places[sample]! * columns;
    const positive = items.places[sample]! * columns;
    const negativeAt = (rank: number) => items.places[samples + sample * each + rank]! * columns;
    for (let rank = 0; rank < each; rank++)
      scores[rank] = score(users.values, user, items.values, negativeAt(rank), columns);
    const liked = score(users.values, user, items.values, positive, columns);
    const { chosen } = pairSlopes(loss, liked, scores, count, slopes);
    if (chosen < 0) continue;
    sum += slopes.loss;
    pull(users, user, items, positive, columns, slopes.positive / samples);
    pull(users, user, items, negativeAt(chosen), columns, slopes.negative / samples);
  }
  return sum;
}

/** The product of all columns but the last, plus both biases in the last. */
function score(
  users: Float32Array,
  user: number,
  items: Float32Array,
  item: number,
  columns: number,
): number {
  let dot = users[user + columns - 1]! + items[item + columns - 1]!;
  for (let column = 0; column < columns - 1; column++) dot += users[user + column]! * items[item + column]!;
  return dot;
}

function pull(
  users: SideRows,
  user: number,
  items: SideRows,
  item: number,
  columns: number,
  slope: number,
): void {
  for (let column = 0; column < columns - 1; column++) {
    users.gradient[user + column]! += slope * items.values[item + column]!;
    items.gradient[item + column]! += slope * users.values[user + column]!;
  }
  users.gradient[user + columns - 1]! += slope;
  items.gradient[item + columns - 1]! += slope;
}

function addPenalty(
  { values, gradient }: LearnedTable,
  rows: Int32Array,
  { columns, l2 }: { readonly columns: number; readonly l2: number },
): void {
  const scale = l2 / rows.length;
  for (const row of rows)
    for (let at = row * columns; at < (row + 1) * columns; at++) gradient[at]! += scale * values[at]!;
}
