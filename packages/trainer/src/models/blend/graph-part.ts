import type { Interactions, ScoringModel } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import type { FitOptions, FitProgress } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { type LightGcnSettings, lightGcn } from "../graph/light-gcn.js";
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
const SETTINGS = { learningRate: 5e-3, evaluateEvery: 4 } as const;
const EPOCHS = 240;

/** How hard rows are held down, and how long a dip is waited out: the harder, the later they are at their best. */
const HOLDS = [
  { folder: "light-graph-convolution", l2: 1e-3, patience: 5 },
  { folder: "light-graph-convolution-held", l2: 3e-2, patience: 12 },
] as const;

/** Rows that are at their best within this share of the epochs learn histories by heart, and are tried held down harder. */
const EARLY = 1 / 4;

/**
 * Factors averaged over the graph of who liked what: they know more of items that few met than the factorisations do. Undefined
 * without rows to stop by, which also choose how hard the factors are held down.
 */
export async function graphPart(
  { interactions, task, graphInteractions, trainingShare = 1, options }: GraphPartInput,
  trained: Uint8Array,
): Promise<CandidatePart | undefined> {
  if (task === undefined || interactions.items.length > graphInteractions) return undefined;
  // It learns likes against other items, of which there are none where everybody has everything.
  if (!someoneLacksSomething(interactions)) return undefined;
  const data = { interactions, validation: task, itemFeatures: new Map(), userFeatures: new Map() };
  const epochs = Math.max(1, Math.floor(EPOCHS * trainingShare));
  let kept: Trained | undefined;
  for (const { folder, ...hold } of HOLDS) {
    const settings = { ...lightGcn.defaults, ...SETTINGS, ...hold, epochs };
    const own = await train(data, settings, ownCheckpoints(options, folder));
    const [better, worse] = kept === undefined || own.recall > kept.recall ? [own, kept] : [kept, own];
    await worse?.model[Symbol.asyncDispose]();
    kept = better;
    if (own.bestEpochs > EARLY * epochs) break;
  }
  return { model: kept!.model, source: "interactions", knows: trained };
}

interface Trained {
  readonly model: ScoringModel;
  /** At the best look at the validation rows, and the epochs that it came after. */
  readonly recall: number;
  readonly bestEpochs: number;
}

async function train(data: TrainingData, settings: LightGcnSettings, options: FitOptions): Promise<Trained> {
  let best = { recall: -1, bestEpochs: 0 };
  const onProgress = ({ validation = -1, epochs = 0 }: FitProgress): void => {
    if (validation > best.recall) best = { recall: validation, bestEpochs: epochs };
  };
  return { model: await lightGcn.fit(data, settings, { ...options, onProgress }), ...best };
}

function someoneLacksSomething({ offsets, itemIds }: Interactions): boolean {
  return offsets.some((from, user) => {
    const count = (offsets[user + 1] ?? from) - from;
    return count > 0 && count < itemIds.length;
  });
}
