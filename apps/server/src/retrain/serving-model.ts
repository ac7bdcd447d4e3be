import { type Interactions, isModalisError, type ScoringModel } from "@modalis/contract";
import { type Bundle, createTrainedRecommender, restoreModel } from "@modalis/recommender";
import { type ModelDefinition, type ModelSettings, modelNamed, type TrainingData } from "@modalis/trainer";
import { modelAsItServes } from "./model-as-it-serves.js";
import type { JudgedAgainst } from "./retrain-messages.js";

/** By which model and settings a bundle was learned. */
export interface Recipe {
  readonly definition: ModelDefinition;
  readonly settings: ModelSettings;
  readonly seed: number;
}

/** How a bundle says that it was learned; undefined where it does not, or by a model that is no more. */
export function recipeOf({ training }: Pick<Bundle, "training">): Recipe | undefined {
  const { model, settings, seed } = training;
  if (typeof model !== "string") return undefined;
  const own = typeof settings === "object" && settings !== null ? (settings as ModelSettings) : {};
  try {
    const definition = modelNamed(model);
    return {
      definition,
      settings: { ...definition.defaults, ...definition.beforeSettings, ...own },
      seed: typeof seed === "number" ? seed : 1,
    };
  } catch (error) {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  }
}

/** The model that serves, ready to be judged on rows that it had not learned from. */
export interface ServingModel {
  readonly model: ScoringModel;
  readonly judgedAgainst: JudgedAgainst;
}

export interface ServingModelOptions {
  /** Absent where nothing serves. */
  readonly bundle: Bundle | undefined;
  /** What the candidate learned from. */
  readonly data: TrainingData;
  /** The held-out rows. */
  readonly heldOut: Interactions;
  readonly fit: (recipe: Recipe, data: TrainingData) => Promise<ScoringModel>;
}

/**
 * As it serves where it had learned from none of the held-out rows; learned anew from the candidate's rows otherwise, so
 * that neither is asked what it was told.
 */
export async function servingModel({
  bundle,
  data,
  heldOut,
  fit,
}: ServingModelOptions): Promise<ServingModel> {
  if (bundle === undefined) {
    const definition = modelNamed("popularity");
    const popular = await fit({ definition, settings: definition.defaults, seed: 1 }, data);
    return { model: popular, judgedAgainst: "popularity" };
  }
  const knew = knowsAny(bundle.interactions, heldOut);
  const recipe = recipeOf(bundle);
  if (knew && recipe !== undefined) {
    const judgedAgainst = "the model that serves, learned anew from the same rows";
    return { model: await fit(recipe, data), judgedAgainst };
  }
  const { state, interactions, itemSpaces } = bundle;
  const trained = await createTrainedRecommender({
    model: await restoreModel(state),
    interactions,
    itemSpaces,
  });
  const model = modelAsItServes(trained, { seen: data.interactions, userFeatures: data.userFeatures });
  return {
    model: { ...model, [Symbol.asyncDispose]: () => trained[Symbol.asyncDispose]() },
    judgedAgainst: knew
      ? "the model that serves, which knew some of the held-out events"
      : "the model that serves",
  };
}

/** Whether any row of a user and item is among those that a model had learned from. */
function knowsAny(known: Bundle["interactions"], rows: Interactions): boolean {
  const users = new Map(known.userIds.map((id, number) => [id, number]));
  const items = new Map(known.itemIds.map((id, number) => [id, number]));
  return rows.userIds.some((id, user) => {
    const own = users.get(id);
    if (own === undefined) return false;
    const had = new Set(known.items.subarray(known.offsets[own], known.offsets[own + 1]));
    const asked = rows.items.subarray(rows.offsets[user], rows.offsets[user + 1]);
    return asked.some((item) => had.has(items.get(rows.itemIds[item]!) ?? -1));
  });
}
