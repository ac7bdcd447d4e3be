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

/** A blend's state with its parts taken out. */
export interface BlendState extends Omit<BlendParts, "parts"> {
  readonly parts: ReadonlyMap<string, Omit<BlendedPart, "model"> & { readonly state: ModelState }>;
}

/** @throws `INVALID_MODEL` for a state of this kind that lacks something. */
export function readBlendState(state: ModelState): BlendState {
  const read = readState(state);
  const normalise = read.setting("normalise");
  if (normalise !== "z-score by user" && normalise !== "none") {
    return broken(state, `is normalised by ${JSON.stringify(normalise)}`);
  }
  const itemBias = read.optionalFloat32("itemBias");
  const parts = readWeights(state).map(({ name, weight }) => {
    const itemWeights = read.optionalFloat32(`itemWeights.${name}`);
    const part = state.parts?.get(name) ?? broken(state, `has no part "${name}"`);
    return [name, { state: part, weight, ...(itemWeights === undefined ? {} : { itemWeights }) }] as const;
  });
  return { parts: new Map(parts), normalise, ...(itemBias === undefined ? {} : { itemBias }) };
}

/** @throws `INVALID_MODEL` for a state of this kind, or of a part, that lacks something. */
export async function readBlend(
  state: ModelState,
  restore: (part: ModelState) => Promise<ScoringModel>,
): Promise<BlendParts> {
  const { parts, ...rest } = readBlendState(state);
  const restored = new Map<string, BlendedPart>();
  for (const [name, { state: part, ...others }] of parts) {
    restored.set(name, { ...others, model: await restore(part) });
  }
  return { ...rest, parts: restored };
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
