import type { DenseProducts } from "../../linear-algebra/dense-products.js";
import type { Pace } from "../../linear-algebra/pace.js";
import type { AlsMember } from "./als-member.js";
import { fitAlsMember } from "./als-member.js";
import type { BlendRecord } from "./blend-record.js";
import { calibrateCold } from "./calibrate-cold.js";
import { type FitPartsInput, fitParts } from "./fit-parts.js";
import { type LearnedWeights, learnWeights } from "./learn-weights.js";
import { ownCheckpoints } from "./own-checkpoints.js";
import { poolTotals } from "./pool-quality.js";
import { rehearse } from "./rehearsal.js";
import { poolScores, restrictPool, type ScorePool } from "./score-pool.js";
import { warmTask } from "./warm-task.js";

export interface LearnColdInput extends FitPartsInput {
  /** By part; learned in the rehearsal itself when absent. */
  readonly warmWeights: ReadonlyMap<string, number> | undefined;
  readonly warmLoss: number;
  /** Validation users with pooled items of both kinds, where validation asks for new items among known ones. */
  readonly asked: { readonly pool: ScorePool; readonly fresh: Uint8Array } | undefined;
  readonly mostUsers: number;
  readonly poolDepth: number;
}

/** What the rehearsal teaches. */
export interface LearnedCold {
  readonly warmWeights: ReadonlyMap<string, number>;
  /** Of the warm weights, where they were learned here. */
  readonly warm: Omit<LearnedWeights, "weights"> | undefined;
  /** Absent when there is no content. */
  readonly cold: BlendRecord["cold"];
}

const HIDDEN_ITEMS = 0.1;
const HELD_OUT = 0.1;

/** Only the scale of what is trained by epochs is wanted in the rehearsal, for which so much of the training is taken to be enough. */
const TRAINING_SHARE = 1 / 3;

/**
 * Hides a tenth of the items and a tenth of the other interactions, fits the same parts on the rest and learns there what
 * nothing else can teach: how the content of a new item is weighed, and where its score belongs among known items.
 */
export async function learnCold(
  input: LearnColdInput,
  products: DenseProducts,
  pace: Pace,
): Promise<LearnedCold> {
  const { options, mostUsers, poolDepth } = input;
  const world = rehearse(input.interactions, {
    hiddenItems: input.features.size === 0 ? 0 : HIDDEN_ITEMS,
    heldOut: HELD_OUT,
    seed: options.seed + 1,
  });
  const members = await refit(input.members, world.training, pace);
  const only =
    input.warmWeights &&
    new Set([...input.warmWeights].filter(([, weight]) => weight > 0).map(([name]) => name));
  const again = {
    ...input,
    interactions: world.training,
    members,
    options: ownCheckpoints(options, "rehearsal"),
    trainingShare: TRAINING_SHARE,
    task: input.task && warmTask(world.task, world.training, mostUsers, options.seed),
    ...(only === undefined ? {} : { only }),
  };
  const parts = await fitParts(again, products, pace);
  const sampling = { depth: poolDepth, mostUsers, seed: options.seed, groups: world.hidden };
  const pool = await poolScores(parts, { task: world.task, ...sampling }, pace);
  for (const { model } of parts.values()) await model[Symbol.asyncDispose]();

  const known = restrictPool(pool, (item) => world.hidden[item] === 0);
  const learned = input.warmWeights === undefined ? await learnWeights(known, options.seed, pace) : undefined;
  const warmWeights = input.warmWeights ?? named(pool, learned?.weights ?? []);
  const content = pool.parts.filter((name) => parts.get(name)!.source === "content");
  const cold =
    content.length === 0
      ? undefined
      : await weighNewItems({ input, pool, content, warmWeights, ...world }, pace);
  return {
    warmWeights,
    warm: learned && withoutWeights(learned),
    cold,
  };
}

interface NewItems {
  readonly input: LearnColdInput;
  readonly pool: ScorePool;
  readonly content: readonly string[];
  readonly warmWeights: ReadonlyMap<string, number>;
  readonly hidden: Uint8Array;
}

async function weighNewItems(
  { input, pool, content, warmWeights, hidden }: NewItems,
  pace: Pace,
): Promise<NonNullable<BlendRecord["cold"]>> {
  const fresh = onlyParts(
    restrictPool(pool, (item) => hidden[item] === 1),
    content,
  );
  const among = await learnWeights(fresh, input.options.seed, pace);
  const weights = named(fresh, among.weights);
  const { chosen, trials } =
    input.asked === undefined
      ? calibrateCold({
          pool,
          hidden,
          totals: totalsOf(pool, hidden, warmWeights, weights),
          warmLoss: input.warmLoss,
        })
      : calibrateCold({
          pool: input.asked.pool,
          hidden: input.asked.fresh,
          totals: totalsOf(input.asked.pool, input.asked.fresh, warmWeights, weights),
          warmLoss: Number.POSITIVE_INFINITY,
        });
  return { weights, among: withoutWeights(among), calibration: chosen, trials };
}

function withoutWeights({ weights: _, ...figures }: LearnedWeights): Omit<LearnedWeights, "weights"> {
  return figures;
}

function totalsOf(
  pool: ScorePool,
  fresh: Uint8Array,
  warmWeights: ReadonlyMap<string, number>,
  coldWeights: ReadonlyMap<string, number>,
): Float32Array {
  const [warm, cold] = [warmWeights, coldWeights].map((weights) =>
    poolTotals(
      pool,
      pool.parts.map((name) => weights.get(name) ?? 0),
    ),
  ) as [Float32Array, Float32Array];
  return warm.map((total, at) => (fresh[pool.items[at]!] === 1 ? cold[at]! : total));
}

async function refit(
  members: readonly AlsMember[],
  interactions: LearnColdInput["interactions"],
  pace: Pace,
): Promise<AlsMember[]> {
  const fitted: AlsMember[] = [];
  for (const { settings } of members) fitted.push(await fitAlsMember(interactions, settings, pace));
  return fitted;
}

function onlyParts(pool: ScorePool, names: readonly string[]): ScorePool {
  return { ...pool, parts: names, scores: names.map((name) => pool.scores[pool.parts.indexOf(name)]!) };
}

function named({ parts }: ScorePool, weights: readonly number[]): Map<string, number> {
  return new Map(parts.map((name, at) => [name, weights[at] ?? 0]));
}
