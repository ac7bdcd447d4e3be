import { readFileSync } from "node:fs";
import type { FeatureTable } from "@modalis/contract";
import type { FineTuningOptions } from "@modalis/trainer";
import { readSharedInteractions, type SharedInteractions } from "../probes/shared-interactions.js";

export const SETS = ["lfm2k-text", "lfm2k", "tiktok"] as const;
export type SetName = (typeof SETS)[number];

/** What is fine-tuned on: interactions, content, and settings that validation rows preferred. */
export interface FineTuningSet {
  readonly shared: SharedInteractions;
  readonly itemFeatures: ReadonlyMap<string, FeatureTable>;
  /** Texts for the default encoder, where the set has them. */
  readonly texts?: readonly string[];
  readonly settings: Pick<FineTuningOptions, "frozen" | "residual" | "lowRank">;
}

const ITEMS = new URL("../../../shared/data/lfm2k/items.jsonl", import.meta.url);

/** One of the sets; undefined where ../shared/data is absent. */
export function setNamed(name: SetName): FineTuningSet | undefined {
  const shared = readSharedInteractions(name === "tiktok" ? "tiktok" : "lfm2k");
  if (shared === undefined) return undefined;
  const frozen = {
    ...{ dimensions: 64, learningRate: 3e-3, temperature: 0.2, dropout: 0 },
    ...{ batchSize: 1_024, evaluateEvery: 1, epochs: 30, patience: 2 },
  };
  if (name !== "lfm2k-text")
    return { shared, itemFeatures: shared.features, settings: { frozen, residual: { residualUnits: 32 } } };
  const sound = [...shared.features].filter(([channel]) => channel !== "text");
  return {
    ...{ shared, itemFeatures: new Map(sound), texts: artistTexts(shared.itemIds.length) },
    settings: {
      frozen,
      residual: { residualUnits: 32 },
      lowRank: {
        learningRate: 3e-4,
        textsAStep: 16,
        peopleAText: 8,
        stepsAnEpoch: 60,
        epochs: 4,
        patience: 2,
      },
    },
  };
}

/** `Name. tag, tag`, by item number. */
function artistTexts(items: number): string[] {
  const texts = Array.from({ length: items }, () => "");
  for (const line of readFileSync(ITEMS, "utf8").trimEnd().split("\n")) {
    const { itemID, name, tags } = JSON.parse(line) as { itemID: number; name: string; tags: string };
    texts[itemID] = `${name}. ${String(tags).split(",").join(", ")}`;
  }
  return texts;
}
