import type { ScoringModel } from "@modalis/contract";
import { blendModel } from "@modalis/recommender";
import type { CandidatePart } from "./blend-part.js";
import type { ColdCalibration } from "./calibrate-cold.js";

export interface AssembleBlendInput {
  readonly parts: ReadonlyMap<string, CandidatePart>;
  /** `[items]`: 1 where somebody interacted with the item. */
  readonly trained: Uint8Array;
  /** By part: weight for items that trained. */
  readonly warmWeights: ReadonlyMap<string, number>;
  /** By part: weight for items that did not, before calibration. */
  readonly coldWeights: ReadonlyMap<string, number>;
  readonly calibration: ColdCalibration;
}

/** A weight too small to change a rank, which keeps an item in a part's mean and deviation. */
const COUNTED_ONLY = 1e-9;
/** Stands behind every item that anything is known of. */
const UNKNOWN = -1e6;

/** One model of the chosen parts: items that trained by the warm weights, new ones by the cold weights, calibrated. */
export function assembleBlend(input: AssembleBlendInput): ScoringModel {
  const { parts, trained, warmWeights, coldWeights, calibration } = input;
  const chosen = new Map<string, { model: ScoringModel; weight: number; itemWeights: Float32Array }>();
  const itemBias = Float32Array.from(trained, (own) => (own === 1 ? 0 : UNKNOWN));
  for (const [name, { model, knows, source }] of parts) {
    const warm = warmWeights.get(name) ?? 0;
    const cold = source === "content" ? (coldWeights.get(name) ?? 0) : 0;
    if (warm === 0 && cold === 0) continue;
    const itemWeights = Float32Array.from(knows, (known, item) => {
      if (known === 0) return 0;
      return (trained[item] === 1 ? warm : cold * calibration.scale) || COUNTED_ONLY;
    });
    chosen.set(name, { model, weight: 1, itemWeights });
    for (const [item, known] of knows.entries()) {
      if (cold > 0 && known === 1 && trained[item] === 0) itemBias[item] = calibration.offset;
    }
  }
  return blendModel({ parts: chosen, normalise: "z-score by user", itemBias });
}
