import type { ScoringModel, Visitor } from "@modalis/contract";
import type { BlendModel } from "../../model/blend-model.js";
import { readFactors } from "../../model/factors-state.js";
import { addHistory, weightBetween } from "../../model/item-weights.js";
import { readItemWeights, scaleOf } from "../../model/item-weights-state.js";
import { createFactorsLearned } from "./factors-learned.js";
import type { LearnedBundle, LearnedModel } from "./learned-model.js";
import { createScoredLearned, type ScoredSource } from "./scored-learned.js";

/**
 * Puts a trained model over the live catalogue.
 *
 * Factors and item weights are read out of it, so that a person's likes of this moment fold in at once and without a
 * copy of all scores; other kinds score all their items: people whom the training knew as they are now by number, others
 * as visitors where the model can.
 */
export async function createLearnedModel(bundle: LearnedBundle): Promise<LearnedModel> {
  const { model } = bundle;
  if (model.kind === "factors") return createFactorsLearned(bundle, readFactors(model.state()));
  if (model.kind === "item-weights") return createScoredLearned(bundle, byItemWeights(model));
  return createScoredLearned(bundle, isBlend(model) ? bySources(model) : byScores(model));
}

function byItemWeights(model: ScoringModel): ScoredSource {
  const { weights, historyPower = 0 } = readItemWeights(model.state());
  return {
    sources: ["interactions"],
    scoreAll({ history }) {
      if (history.length === 0) return undefined;
      const scores = new Float32Array(model.itemCount);
      const own = { items: history };
      addHistory(weights, own, scaleOf(own, historyPower), scores);
      return new Map([["interactions", scores]]);
    },
    likeness: (left, right) => Math.max(-1, Math.min(1, weightBetween(weights, left, right))),
  };
}

function isBlend(model: ScoringModel): model is BlendModel {
  return model.kind === "blend" && "scoreBySource" in model;
}

function bySources(model: BlendModel): ScoredSource {
  const names = [...(model.state().parts?.keys() ?? []), "bias"];
  return {
    sources: [...new Set(names)],
    async scoreAll({ user, unchanged, history }, { features, signal }) {
      if (user !== undefined && unchanged) return model.scoreBySource(user, signal);
      const visitor = visitorOf(history, features);
      const scores = visitor === undefined ? undefined : await model.scoreBySource(visitor, signal);
      return scores ?? (user === undefined ? undefined : model.scoreBySource(user, signal));
    },
  };
}

function byScores(model: ScoringModel): ScoredSource {
  const name = model.kind === "constant" ? "popularity" : "interactions";
  return {
    sources: [name],
    async scoreAll({ user, unchanged, history }, { features, signal }) {
      const visitor = visitorOf(history, features);
      const asVisitor = model.scoreVisitors !== undefined && visitor !== undefined && !unchanged;
      if (asVisitor) return new Map([[name, await model.scoreVisitors!([visitor], signal)]]);
      if (user === undefined) return undefined;
      return new Map([[name, await model.scoreUsers(Int32Array.of(user), signal)]]);
    },
  };
}

function visitorOf(
  history: Int32Array,
  features: ReadonlyMap<string, Float32Array> | undefined,
): Visitor | undefined {
  if (history.length === 0 && features === undefined) return undefined;
  return features === undefined ? { history } : { history, features };
}
