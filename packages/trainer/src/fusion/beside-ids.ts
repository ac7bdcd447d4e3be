import { join } from "node:path";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import type { ContentScoringModel } from "./content-scoring-model.js";
import { fitGates } from "./fit-gates.js";
import type { GatedFusionSettings } from "./gated-fusion.js";
import { gatedRows } from "./gated-model.js";
import { pairedModel } from "./paired-model.js";

/** How much the scores without content count: fixed, so that a model fitted without validation rows is the one that was judged. */
const IDS_SHARE = 0.5;

/** Of the progress that is reported, what belongs to the training with content. */
const FUSED_SHARE = 0.6;

/**
 * Gated fusion with the same model without content beside it; both count alike.
 *
 * @throws As `gatedFusion.fit`.
 */
export async function besideIds(
  model: string,
  data: TrainingData,
  settings: GatedFusionSettings,
  options: FitOptions,
): Promise<ContentScoringModel> {
  const { signal } = options;
  const fused = await fitGates(model, data, settings, { ...options, ...progressOf(options, 0, FUSED_SHARE) });
  const ids = await fitGates(model, withoutContent(data), settings, idsOptions(options));
  const rows = {
    fused: await gatedRows(fused, fused.tables, signal),
    ids: (await gatedRows(ids, ids.tables, signal)).fused,
  };
  return pairedModel({ fused, ids, rows, idsShare: IDS_SHARE });
}

/** The same items, of which none has any content. */
function withoutContent(data: TrainingData): TrainingData {
  const hidden = [...data.itemFeatures].map(
    ([name, table]) => [name, { ...table, present: new Uint8Array(table.present.length) }] as const,
  );
  return { ...data, itemFeatures: new Map(hidden) };
}

/** The second training: with checkpoints of its own, and looks at the validation rows that are not the model's. */
function idsOptions(options: FitOptions): FitOptions {
  const { checkpoints } = options;
  return {
    ...options,
    ...progressOf(options, FUSED_SHARE, 1),
    ...(checkpoints === undefined
      ? {}
      : { checkpoints: { ...checkpoints, folder: join(checkpoints.folder, "without-content") } }),
  };
}

function progressOf(
  { onProgress }: FitOptions,
  from: number,
  to: number,
): Pick<FitOptions, "onProgress"> | undefined {
  if (onProgress === undefined) return undefined;
  return {
    onProgress(progress) {
      const share = from + (to - from) * progress.share;
      if (from === 0) onProgress({ ...progress, share });
      else onProgress({ share, stage: `without content: ${progress.stage}` });
    },
  };
}
