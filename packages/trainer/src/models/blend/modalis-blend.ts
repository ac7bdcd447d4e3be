import type { ScoringModel } from "@modalis/contract";
import { openDenseProducts } from "../../linear-algebra/dense-products.js";
import { createPace } from "../../linear-algebra/pace.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { checkSettings } from "../linear/settings-door.js";
import { checkTrainable } from "../linear/trainable-data.js";
import { assembleBlend } from "./assemble-blend.js";
import type { BlendRecord } from "./blend-record.js";
import { checkItemFeatures } from "./check-item-features.js";
import { findFactorisations } from "./find-factorisations.js";
import { type FitPartsInput, factorisationName, fitParts, trainedItems } from "./fit-parts.js";
import { learnCold } from "./learn-cold.js";
import { learnWarm } from "./learn-warm.js";
import type { FoundFactorisations } from "./search-als.js";
import { warmTask } from "./warm-task.js";

/** What the blend is set by; everything else is chosen on validation rows. */
export type ModalisBlendSettings = {
  /** Factors of the factorisations tried, 1 to 1024; one is tried with twice as many. */
  readonly dimensions: number;
  /** Sweeps of each factorisation, from 1. */
  readonly sweeps: number;
  /** Factorisations kept, 1 to 15. */
  readonly members: number;
  /** EASE, and maps from content by likeness, are among the parts up to this number of items: their time grows with its cube. */
  readonly easeItems: number;
  /** Ridge of the maps from content to factors and to histories, over 0. */
  readonly contentRidge: number;
  /** Most steps of the gated fusion of all modalities, of 1,024 interactions each; it is left out at 0 and without validation. */
  readonly fusionSteps: number;
  /**
   * Light graph convolution is among the parts up to this number of interactions, because the time of its epochs grows with
   * their square; it is left out without validation too.
   */
  readonly graphInteractions: number;
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
    fusionSteps: 7000,
    graphInteractions: 100_000,
    warmLoss: 0.002,
    mostUsers: 4000,
  },
  beforeSettings: { graphInteractions: 0 },
  searchSpace: {},
  fit: fitAlone,
};

async function fitAlone(
  data: TrainingData,
  settings: ModalisBlendSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  const { model, record, found } = await fitModalisBlend(data, settings, options);
  for (const [at, member] of found.members.entries()) {
    if (!record.warmWeights.get(factorisationName(at))) await member.model[Symbol.asyncDispose]();
  }
  return model;
}

const POOL_DEPTH = 40;

/**
 * Fits the blend, and tells what was tried on the way.
 *
 * @param found Factorisations of the same interactions, from an earlier fit with other features; searched for when absent.
 * Their models stay open for the next fit.
 */
export async function fitModalisBlend(
  data: TrainingData,
  settings: ModalisBlendSettings,
  options: FitOptions,
  found?: FoundFactorisations,
): Promise<{ model: ScoringModel; record: BlendRecord; found: FoundFactorisations }> {
  checkBlendSettings(settings);
  checkTrainable(modalisBlend.name, data.interactions);
  checkItemFeatures(data.itemFeatures, data.interactions.itemIds.length);
  const pace = createPace(options);
  const { interactions } = data;
  const validation = warmTask(data.validation, interactions, settings.mostUsers, options.seed);
  const search = { ...settings, interactions, validation, seed: options.seed, threads: options.threads ?? 1 };
  const factorisations = found ?? (await findFactorisations(search, pace));
  const { members, trials } = factorisations;
  await using products = await openDenseProducts(options.threads ?? 1);
  const input: FitPartsInput = {
    ...settings,
    interactions,
    features: data.itemFeatures,
    members,
    task: validation,
    options,
  };
  const parts = await fitParts(input, products, pace);
  const learned =
    validation === undefined
      ? undefined
      : await learnWarm(
          parts,
          data.validation!,
          trainedItems(interactions),
          { poolDepth: POOL_DEPTH, mostUsers: settings.mostUsers, seed: options.seed },
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
  if (learned !== undefined)
    options.onProgress?.({
      share: 1,
      stage: "weights learned",
      learnedOnValidation: { seen: learned.warm.fitted, unseen: learned.warm.crossFitted },
    });
  const warm = learned?.warm ?? rehearsed.warm;
  if (warm === undefined) throw new RangeError("weights were learned neither on validation nor in rehearsal");
  return {
    model,
    found: factorisations,
    record: { factorisations: trials, warmWeights, warm, ...(cold === undefined ? {} : { cold }) },
  };
}

async function disposeUnused(
  parts: Awaited<ReturnType<typeof fitParts>>,
  warm: ReadonlyMap<string, number>,
  cold: ReadonlyMap<string, number> = new Map(),
): Promise<void> {
  for (const [name, { model, shared }] of parts) {
    if (!shared && !warm.get(name) && !cold.get(name)) await model[Symbol.asyncDispose]();
  }
}

function checkBlendSettings(settings: ModalisBlendSettings): void {
  checkSettings(modalisBlend.name, settings, {
    dimensions: { from: 1, to: 1024, whole: true },
    sweeps: { from: 1, to: 1000, whole: true },
    members: { from: 1, to: 15, whole: true },
    easeItems: { from: 0, to: 1e6, whole: true },
    contentRidge: { from: 0, to: 1e9, open: true },
    fusionSteps: { from: 0, to: 1e9, whole: true },
    graphInteractions: { from: 0, to: 1e9, whole: true },
    warmLoss: { from: 0, to: 1e3 },
    mostUsers: { from: 1, to: 1e9, whole: true },
  });
}
