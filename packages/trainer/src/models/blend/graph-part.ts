import type { Interactions } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import type { FitOptions } from "../../model/model-definition.js";
import { lightGcn } from "../graph/light-gcn.js";
import type { CandidatePart } from "./blend-part.js";
import { ownCheckpoints } from "./own-checkpoints.js";

export interface GraphPartInput {
  readonly interactions: Interactions;
  /** Where training stops once it gains nothing. */
  readonly task?: RankingTask | undefined;
  /** The part is left out over this number of interactions: the time of its epochs grows with their square. */
  readonly graphInteractions: number;
  /** Of the epochs that it may train otherwise, over 0; 1 when absent. */
  readonly trainingShare?: number;
  readonly options: FitOptions;
}

/** The part's name. */
export const GRAPH = "light graph convolution";

/** Chosen on validation rows of two data sets. */
const SETTINGS = { learningRate: 5e-3, l2: 1e-3, evaluateEvery: 4, patience: 5 } as const;
const EPOCHS = 240;

/**
 * Factors averaged over the graph of who liked what: they know more of items that few met than the factorisations do. Undefined
 * without rows to stop by.
 */
export async function graphPart(
  { interactions, task, graphInteractions, trainingShare = 1, options }: GraphPartInput,
  trained: Uint8Array,
): Promise<CandidatePart | undefined> {
  if (task === undefined || interactions.items.length > graphInteractions) return undefined;
  // It learns likes against other items, of which there are none where everybody has everything.
  if (!someoneLacksSomething(interactions)) return undefined;
  const { onProgress: _, ...quiet } = ownCheckpoints(options, "light-graph-convolution");
  const data = { interactions, validation: task, itemFeatures: new Map(), userFeatures: new Map() };
  const epochs = Math.max(1, Math.floor(EPOCHS * trainingShare));
  const settings = { ...lightGcn.defaults, ...SETTINGS, epochs };
  return { model: await lightGcn.fit(data, settings, quiet), source: "interactions", knows: trained };
}

function someoneLacksSomething({ offsets, itemIds }: Interactions): boolean {
  return offsets.some((from, user) => {
    const count = (offsets[user + 1] ?? from) - from;
    return count > 0 && count < itemIds.length;
  });
}
