import { SAMPLE_MODALITIES, type SampleModality, type SamplePlan } from "../plan/sample-plan.js";
import type { HoldOut } from "./hold-out.js";

/** Mean share of the held-out likes that were recommended. */
export interface TasteRecall {
  /** Over all users with something to be found. */
  readonly overall: number;
  /** Over those whose taste lies in each modality. */
  readonly byTaste: Readonly<Record<SampleModality, number>>;
}

/**
 * Recall at the length of the lists that `recommend` gives: per user `|recommended and relevant| / |relevant|`, then
 * the mean over users.
 */
export async function measureTasteRecall(
  plan: SamplePlan,
  { relevant }: HoldOut,
  recommend: (user: string) => Promise<readonly string[]>,
): Promise<TasteRecall> {
  const recalls = new Map<SampleModality, number[]>(SAMPLE_MODALITIES.map((modality) => [modality, []]));
  for (const { id, taste } of plan.users) {
    const wanted = relevant.get(id);
    if (wanted === undefined || taste === undefined) continue;
    const found = (await recommend(id)).filter((item) => wanted.has(item)).length;
    recalls.get(taste.modality)!.push(found / wanted.size);
  }
  const byTaste = Object.fromEntries([...recalls].map(([modality, values]) => [modality, meanOf(values)]));
  return {
    overall: meanOf([...recalls.values()].flat()),
    byTaste: byTaste as Record<SampleModality, number>,
  };
}

/** 0 for no values. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
