import type { FeatureTable, ScoringModel } from "@modalis/contract";

/** A model that scores items by their content, and so can be asked what it would do with other content. */
export interface ContentScoringModel extends ScoringModel {
  /**
   * The same learned parameters over other features of the same items: nothing is trained. The caller disposes both.
   *
   * @throws `INVALID_ARGUMENT` for a table of another shape than the one it was trained with, naming the modality.
   */
  withItemFeatures(
    features: ReadonlyMap<string, FeatureTable>,
    signal?: AbortSignal,
  ): Promise<ContentScoringModel>;
}

/** Whether a model can be given other content. */
export function takesOtherContent(model: ScoringModel): model is ContentScoringModel {
  return typeof (model as Partial<ContentScoringModel>).withItemFeatures === "function";
}
