import type { ScoringModel } from "@modalis/contract";
import { fitGraph } from "../../loop/fit-graph.js";
import type { FitOptions, ModelSettings } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import type { LearningRateSchedule } from "../../optimise/learning-rate.js";
import type { OptimiserSettings } from "../../optimise/optimiser.js";
import { checkTrainable } from "../linear/trainable-data.js";
import { towerBatches } from "./tower-batches.js";
import { prepareContent, type TowerContent } from "./tower-content.js";
import { type TowerLoss, towerGraph } from "./tower-graph.js";
import { towerModel, trainedTowerModel } from "./tower-models.js";
import { towerPairs } from "./tower-pairs.js";
import type { TowerSettings } from "./tower-settings.js";
import type { Towers, TowerWidths } from "./towers.js";

export interface FitTowersOptions {
  readonly model: string;
  /** Makes the towers for the data at hand. */
  readonly towersFor: (widths: TowerWidths) => Towers;
  readonly settings: TowerSettings & ModelSettings;
}

/**
 * Learns two towers from pairs of user and liked item with drawn negatives.
 *
 * @throws `INVALID_ARGUMENT` for data that nothing can be learned from; `DIVERGED`; the signal's reason once aborted.
 */
export async function fitTowers(
  data: TrainingData,
  { model, towersFor, settings }: FitTowersOptions,
  options: FitOptions,
): Promise<ScoringModel> {
  const { interactions } = data;
  checkTrainable(model, interactions);
  const [users, items] = [interactions.userIds.length, interactions.itemIds.length];
  const content = prepareContent(model, data.itemFeatures, items);
  const own = ownFeatures(model, data, users);
  const widths = { content: content.dimensions, own: own?.dimensions ?? 0 };
  const towers = towersFor(widths);
  const { historyLength, modalityDropout, l2 } = settings;
  const how = { content: content.table, dimensions: widths.content, historyLength };
  const pairs = towerPairs(interactions, how);
  const negatives = Math.min(settings.negatives, items);
  const batchSize = Math.min(settings.batchSize, Math.max(1, pairs.count));
  const graph = towerGraph(model, {
    ...{ towers, widths, users, items, channels: content.channels, negatives, batchSize, modalityDropout },
    loss: settings.loss as TowerLoss,
  });
  const { profileSums } = pairs;
  const learned = { towers, content, own, interactions, historyLength, profileSums };
  const tables = [
    ["content", content.table],
    ["profiles", profileSums],
    ...(own === undefined ? [] : [["own", own.table] as const]),
  ] as const;
  const values = await fitGraph(
    {
      ...{ model, data, settings, graph, tables: new Map(tables), examples: pairs.count, batchSize, l2 },
      fill: towerBatches({ interactions, pairs, negatives, seed: options.seed }),
      modelOf: (live) =>
        (data.validation?.visitors === true ? towerModel : trainedTowerModel)(
          { ...learned, values: live },
          options.signal,
        ),
      optimiser: { kind: settings.optimiser } as OptimiserSettings,
      schedule: settings.schedule as LearningRateSchedule["kind"],
    },
    options,
  );
  return towerModel({ ...learned, values });
}

/** The users' own features; absent where no user has any. */
function ownFeatures(model: string, { userFeatures }: TrainingData, users: number): TowerContent | undefined {
  const some = [...userFeatures.values()].some(({ present }) => present.includes(1));
  return some ? prepareContent(`${model} (users)`, userFeatures, users) : undefined;
}
