import { isModalisError, ModalisError, type ModelState, type ScoringModel } from "@modalis/contract";
import { blendModel } from "./blend-model.js";
import { readBlend } from "./blend-state.js";
import { restoreConstant } from "./constant-model.js";
import { restoreFactors } from "./factors-model.js";
import { graphModel } from "./graph-model.js";
import { readGraph } from "./graph-state.js";
import { itemWeightsModel } from "./item-weights-model.js";
import { readItemWeights } from "./item-weights-state.js";
import { restoreRatingNeighbours } from "./rating-neighbours-model.js";
import { userNeighboursModel } from "./user-neighbours-model.js";
import { readUserNeighbours } from "./user-neighbours-state.js";

const RESTORERS: Readonly<Record<string, (state: ModelState) => ScoringModel | Promise<ScoringModel>>> = {
  blend: async (state) => blendModel(await readBlend(state, restoreModel)),
  constant: restoreConstant,
  factors: restoreFactors,
  graph: (state) => graphModel(readGraph(state)),
  "item-weights": (state) => itemWeightsModel(readItemWeights(state)),
  "rating-neighbours": restoreRatingNeighbours,
  "user-neighbours": (state) => userNeighboursModel(readUserNeighbours(state)),
};

/**
 * The model of a state: the same scores to the bit as the model whose `state()` it is.
 *
 * @throws `INVALID_MODEL` for a kind that this release does not know, and for a state whose parts do not fit each other.
 */
export async function restoreModel(state: ModelState): Promise<ScoringModel> {
  const restore = Object.hasOwn(RESTORERS, state.kind) ? RESTORERS[state.kind] : undefined;
  if (restore === undefined) {
    throw new ModalisError(
      "INVALID_MODEL",
      `there is no model of kind "${state.kind}"; this release knows ${Object.keys(RESTORERS).join(", ")}: update @modalis/recommender or train again`,
    );
  }
  try {
    return await restore(state);
  } catch (error) {
    if (isModalisError(error, "INVALID_MODEL") || !isModalisError(error)) throw error;
    throw new ModalisError(
      "INVALID_MODEL",
      `the state of the model of kind "${state.kind}" does not hold together: ${error.message}`,
      { cause: error },
    );
  }
}
