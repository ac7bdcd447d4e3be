import type { ModelState, ScoringModel } from "@modalis/contract";
import type { BlendedPart, BlendParts } from "./blend-parts.js";
import { broken, float32Tensor, readState } from "./model-state.js";

/** All of a blend as plain data. */
export function stateOfBlend({ parts, normalise, itemBias }: BlendParts): ModelState {
  const tensors = new Map(itemBias === undefined ? [] : [["itemBias", float32Tensor(itemBias)]]);
  for (const [name, { itemWeights }] of parts) {
    if (itemWeights !== undefined) tensors.set(`itemWeights.${name}`, float32Tensor(itemWeights));
  }
  return {
    kind: "blend",
    settings: { normalise, weights: Array.from(parts, ([name, { weight }]) => ({ name, weight })) },
    tensors,
    parts: new Map(Array.from(parts, ([name, { model }]) => [name, model.state()])),
  };
}

/** @throws `INVALID_MODEL` for a state of this kind that lacks something. */
export async function readBlend(
  state: ModelState,
  restore: (part: ModelState) => Promise<ScoringModel>,
): Promise<BlendParts> {
  const read = readState(state);
  const normalise = read.setting("normalise");
  if (normalise !== "z-score by user" && normalise !== "none") {
    return broken(state, `is normalised by ${JSON.stringify(normalise)}`);
  }
  const itemBias = read.optionalFloat32("itemBias");
  const parts = new Map<string, BlendedPart>();
  for (const { name, weight } of readWeights(state)) {
    const part = state.parts?.get(name) ?? broken(state, `has no part "${name}"`);
    const itemWeights = read.optionalFloat32(`itemWeights.${name}`);
    parts.set(name, {
      model: await restore(part),
      weight,
      ...(itemWeights === undefined ? {} : { itemWeights }),
    });
  }
  return { parts, normalise, ...(itemBias === undefined ? {} : { itemBias }) };
}

function readWeights(state: ModelState): readonly { name: string; weight: number }[] {
  const { weights } = state.settings;
  if (Array.isArray(weights) && weights.every(isWeight)) return weights;
  return broken(state, "has no list of weights among its settings");
}

function isWeight(value: unknown): value is { name: string; weight: number } {
  const { name, weight } = (value ?? {}) as Record<string, unknown>;
  return typeof name === "string" && typeof weight === "number";
}
