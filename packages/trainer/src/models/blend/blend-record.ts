import type { CalibrationTrial, ColdCalibration } from "./calibrate-cold.js";
import type { LearnedWeights } from "./learn-weights.js";
import type { AlsTrial } from "./search-als.js";

/** What was tried and chosen while a blend was fitted, all of it on validation rows or in the rehearsal. */
export interface BlendRecord {
  /** Factorisations, the best first. */
  readonly factorisations: readonly AlsTrial[];
  /** By part: weight for items that trained. */
  readonly warmWeights: ReadonlyMap<string, number>;
  readonly warm: Omit<LearnedWeights, "weights">;
  /** Absent when the blend has no content. */
  readonly cold?: {
    /** By part: weight for new items. */
    readonly weights: ReadonlyMap<string, number>;
    /** Ranked among hidden items alone. */
    readonly among: Omit<LearnedWeights, "weights">;
    readonly calibration: ColdCalibration;
    readonly trials: readonly CalibrationTrial[];
  };
}
