import type { Interactions, ScoringModel } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import { openDenseProducts } from "../../linear-algebra/dense-products.js";
import { createPace, type Pace } from "../../linear-algebra/pace.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { checkSettings } from "../linear/settings-door.js";
import { checkTrainable } from "../linear/trainable-data.js";
import { assembleBlend } from "./assemble-blend.js";
import type { CandidatePart } from "./blend-part.js";
import type { BlendRecord } from "./blend-record.js";
import { checkItemFeatures } from "./check-item-features.js";
import { type FitPartsInput, fitParts, trainedItems } from "./fit-parts.js";
import { type LearnColdInput, learnCold } from "./learn-cold.js";
import { type LearnedWeights, learnWeights } from "./learn-weights.js";
import { keepPairs, sampleTask } from "./sample-task.js";
import { poolScores, restrictPool } from "./score-pool.js";
import { searchAls } from "./search-als.js";

/** What the blend is set by; everything else is chosen on validation rows. */
export type ModalisBlendSettings = {
  /** Factors of the factorisations tried, 1 to 1024; one is tried with twice as many. */
  readonly dimensions: number;
  /** Sweeps of each factorisation, from 1. */
  readonly sweeps: number;
  /** Factorisations kept, 1 to 15. */
  readonly members: number;
  /** EASE is among the parts up to this number of items. */
  readonly easeItems: number;
  /** Ridge of the maps from content to factors and to histories, over 0. */
  readonly contentRidge: number;
  /** Recall@20 of known items that showing new ones may cost, from 0; over 1: whatever serves all items together best. */
  readonly warmLoss: number;
  /** Validation users that weights are learned from, from 1. */
  readonly mostUsers: number;
};

/** Factorisations, neighbours, a linear autoencoder and content, weighed on validation rows; new items calibrated. */
export const modalisBlend: ModelDefinition<ModalisBlendSettings> = {
  name: "modalis-blend",
  summary:
    "Blends tuned linear models with the content of any number of modalities, by weights learned on validation rows, and calibrates new items against known ones.",
  paper:
    "Caruana, Niculescu-Mizil, Crew, Ksikes, Ensemble Selection from Libraries of Models, ICML 2004, over implicit ALS (Rendle et al., RecSys 2022), EASE (Steck, WWW 2019) and item-kNN; content maps after Gantner et al., Learning Attribute-to-Feature Mappings for Cold-Start Recommendations, ICDM 2010",
  needsFeatures: false,
  defaults: {
    dimensions: 128,
    sweeps: 10,
    members: 8,
    easeItems: 3000,
    contentRidge: 5,
    warmLoss: 0.002,
    mostUsers: 4000,
  },
  searchSpace: {},
  fit: async (data, settings, options) => (await fitModalisBlend(data, settings, options)).model,
};

const POOL_DEPTH = 40;

/** Fits the blend, and tells what was tried on the way. */
export async function fitModalisBlend(
  data: TrainingData,
  settings: ModalisBlendSettings,
  options: FitOptions,
): Promise<{ model: ScoringModel; record: BlendRecord }> {
  checkBlendSettings(settings);
  checkTrainable(modalisBlend.name, data.interactions);
  checkItemFeatures(data.itemFeatures, data.interactions.itemIds.length);
  const pace = createPace(options);
  const { interactions } = data;
  const validation = warmTask(data.validation, interactions, settings.mostUsers, options.seed);
  const { members, trials } = await searchAls(
    { ...settings, interactions, validation, seed: options.seed, threads: options.threads ?? 1 },
    pace,
  );
  await using products = await openDenseProducts(options.threads ?? 1);
  const input: FitPartsInput = { ...settings, interactions, features: data.itemFeatures, members, options };
  const parts = await fitParts(input, products, pace);
  const learned =
    validation === undefined
      ? undefined
      : await learnFrom(
          parts,
          data.validation!,
          trainedItems(interactions),
          settings.mostUsers,
          options.seed,
          pace,
        );
  const rehearsed =
    learned !== undefined && data.itemFeatures.size === 0
      ? { warmWeights: learned.weights, warm: undefined, cold: undefined }
      : await learnCold(
          {
            ...input,
            warmWeights: learned?.weights,
            asked: learned?.asked,
            warmLoss: settings.warmLoss > 1 ? Number.POSITIVE_INFINITY : settings.warmLoss,
            mostUsers: Math.ceil(settings.mostUsers / 2),
            poolDepth: POOL_DEPTH,
          },
          products,
          pace,
        );
  const { warmWeights, cold } = rehearsed;
  const model = assembleBlend({
    parts,
    trained: trainedItems(interactions),
    warmWeights,
    coldWeights: cold?.weights ?? new Map(),
    calibration: cold?.calibration ?? { scale: 1, offset: 0 },
  });
  await disposeUnused(parts, warmWeights, cold?.weights);
  await pace.step(1, "fitted");
  const warm = learned?.warm ?? rehearsed.warm;
  if (warm === undefined) throw new RangeError("weights were learned neither on validation nor in rehearsal");
  return {
    model,
    record: { factorisations: trials, warmWeights, warm, ...(cold === undefined ? {} : { cold }) },
  };
}

interface LearnedOnValidation {
  readonly weights: ReadonlyMap<string, number>;
  readonly warm: Omit<LearnedWeights, "weights">;
  readonly asked: LearnColdInput["asked"];
}

/** Fewer positives of new items than this say nothing of where new items belong. */
const LEAST_COLD_POSITIVES = 50;

async function learnFrom(
  parts: ReadonlyMap<string, CandidatePart>,
  task: RankingTask,
  trained: Uint8Array,
  mostUsers: number,
  seed: number,
  pace: Pace,
): Promise<LearnedOnValidation> {
  const fresh = trained.map((own) => 1 - own);
  const pool = await poolScores(parts, { task, depth: POOL_DEPTH, groups: fresh, mostUsers, seed }, pace);
  const known = restrictPool(pool, (item) => trained[item] === 1);
  const { weights, ...warm } = await learnWeights(known, seed, pace);
  const cold = task.positives.items.reduce((sum, item) => sum + fresh[item]!, 0);
  return {
    weights: new Map(pool.parts.map((name, at) => [name, weights[at]!])),
    warm,
    asked: cold >= LEAST_COLD_POSITIVES ? { pool, fresh } : undefined,
  };
}

/** Validation of items that trained, over a sample of its users; undefined where there is nothing of the kind. */
function warmTask(
  task: RankingTask | undefined,
  interactions: Interactions,
  mostUsers: number,
  seed: number,
): RankingTask | undefined {
  if (task === undefined || task.visitors === true) return undefined;
  const trained = trainedItems(interactions);
  const positives = keepPairs(task.positives, (_, item) => trained[item] === 1);
  return positives.items.length === 0
    ? undefined
    : sampleTask({ seen: task.seen, positives }, mostUsers, seed);
}

async function disposeUnused(
  parts: Awaited<ReturnType<typeof fitParts>>,
  warm: ReadonlyMap<string, number>,
  cold: ReadonlyMap<string, number> = new Map(),
): Promise<void> {
  for (const [name, { model }] of parts) {
    if (!warm.get(name) && !cold.get(name)) await model[Symbol.asyncDispose]();
  }
}

function checkBlendSettings(settings: ModalisBlendSettings): void {
  checkSettings(modalisBlend.name, settings, {
    dimensions: { from: 1, to: 1024, whole: true },
    sweeps: { from: 1, to: 1000, whole: true },
    members: { from: 1, to: 15, whole: true },
    easeItems: { from: 0, whole: true },
    contentRidge: { from: 0, open: true },
    warmLoss: { from: 0 },
    mostUsers: { from: 1, whole: true },
  });
}
