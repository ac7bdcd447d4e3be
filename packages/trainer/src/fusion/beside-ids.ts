import { join } from "node:path";
import { evaluateRanking } from "@modalis/evaluation";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { validationRows } from "../model/validation-rows.js";
import type { ContentScoringModel } from "./content-scoring-model.js";
import { fitGates } from "./fit-gates.js";
import type { GatedFusionSettings } from "./gated-fusion.js";
import { gatedRows } from "./gated-model.js";
import { pairedModel } from "./paired-model.js";

/** How much the scores without content may count; the first where nothing tells. */
const IDS_SHARES = [0.5, 0.25, 0];

/** Of the progress that is reported, what belongs to the training with content. */
const FUSED_SHARE = 0.6;

/**
 * Gated fusion with the same model without content beside it; how much that counts is chosen on validation rows.
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
  const modelAt = (idsShare: number) => pairedModel({ fused, ids, rows, idsShare });
  const validation = validationRows(data);
  if (validation === undefined) return modelAt(IDS_SHARES[0]!);
  let best: { readonly model: ContentScoringModel; readonly value: number } | undefined;
  for (const idsShare of IDS_SHARES) {
    const tried = modelAt(idsShare);
    const asked = {
      ks: [20],
      userFeatures: data.userFeatures,
      ...(signal === undefined ? {} : { signal }),
    };
    const value = (await evaluateRanking(tried, validation, asked)).metrics["recall@20"]!.mean;
    const better = best === undefined || value > best.value;
    await (better ? best?.model : tried)?.[Symbol.asyncDispose]();
    if (better) best = { model: tried, value };
  }
  return best!.model;
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
