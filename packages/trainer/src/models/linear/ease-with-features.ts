import { ModalisError, type ScoringModel } from "@modalis/contract";
import { itemWeightsModel } from "@modalis/recommender";
import { createPace } from "../../linear-algebra/pace.js";
import { userRows } from "../../linear-algebra/sparse-rows.js";
import type { FitOptions, ModelDefinition } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { EASE_RULES, EASE_SPACE, type EaseSettings } from "./ease.js";
import { easeWeights } from "./ease-weights.js";
import type { FeatureBlock } from "./feature-gram.js";
import { checkSettings } from "./settings-door.js";
import { checkTrainable } from "./trainable-data.js";

/** What EASE with item features is set by. */
export type EaseWithFeaturesSettings = EaseSettings & {
  /** What the products of the items' unit feature rows count beside those of the interactions; 0 leaves them out. */
  readonly featureWeight: number;
  /** `all`, or the channels that count and by how much, such as `image:1,text:0.3`. */
  readonly channels: string;
};

/** EASE whose item matrix also sees the items' features, as tastes of users that were never there. */
export const easeWithFeatures: ModelDefinition<EaseWithFeaturesSettings> = {
  name: "ease-with-features",
  summary: "Scores items by a full matrix of item weights that interactions and features make together.",
  paper:
    "Jeunen, Van Balen, Goethals, Closed-Form Models for Collaborative Filtering with Side-Information, RecSys 2020; Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019",
  needsFeatures: true,
  defaults: {
    regularisation: 200,
    regularisationPower: 0,
    userPower: 0,
    diagonalPower: 1,
    featureWeight: 10,
    channels: "all",
  },
  searchSpace: { ...EASE_SPACE, featureWeight: { kind: "number", from: 0.1, to: 300, scale: "log" } },
  fit: fitEaseWithFeatures,
};

async function fitEaseWithFeatures(
  { interactions, itemFeatures }: TrainingData,
  settings: EaseWithFeaturesSettings,
  options: FitOptions,
): Promise<ScoringModel> {
  const { channels, featureWeight, ...own } = settings;
  checkSettings(
    "ease-with-features",
    { ...own, featureWeight },
    { ...EASE_RULES, featureWeight: { from: 0, to: 1e9 } },
  );
  checkTrainable("ease-with-features", interactions);
  const features = featureBlocks(itemFeatures, channels, featureWeight);
  const pace = createPace(options);
  const data = await easeWeights(
    userRows(interactions),
    { ...own, features, threads: options.threads ?? 1 },
    pace,
  );
  await pace.step(1, "fitted");
  const { offsets, items } = interactions;
  return itemWeightsModel({ interactions: { offsets, items }, weights: { kind: "dense", data } });
}

function featureBlocks(
  tables: TrainingData["itemFeatures"],
  channels: string,
  featureWeight: number,
): FeatureBlock[] {
  if (tables.size === 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "ease-with-features needs item features and there are none; use ease",
    );
  if (typeof channels !== "string") throw unreadable(channels);
  const shares =
    channels === "all"
      ? [...tables.keys()].map((name) => [name, 1] as const)
      : channels.split(",").map(readShare);
  return shares.map(([channel, share]) => {
    const table = tables.get(channel);
    if (table === undefined)
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `ease-with-features: there are no features "${channel}"; there are ${[...tables.keys()].join(", ")}`,
      );
    return { channel, table, weight: share * featureWeight };
  });
}

function readShare(part: string): readonly [string, number] {
  const colon = part.lastIndexOf(":");
  const share = Number(part.slice(colon + 1));
  if (colon < 1 || part.slice(colon + 1).trim() === "" || !Number.isFinite(share) || share < 0)
    throw unreadable(part);
  return [part.slice(0, colon).trim(), share];
}

function unreadable(channels: unknown): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    `ease-with-features: channels is "all" or such as "image:1,text:0.3" with shares of at least 0, not ${JSON.stringify(channels)}`,
  );
}
