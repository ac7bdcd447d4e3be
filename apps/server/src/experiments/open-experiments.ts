import type { LiveRecommender } from "@modalis/recommender";
import type { LiveStore } from "@modalis/store";
import { createExperimentKeeper, type ExperimentKeeper } from "./experiment-keeper.js";
import { createHeldBundles } from "./held-bundles.js";
import { heldRevision, openHeldBundle } from "./open-held-bundle.js";

export interface OpenExperimentsParts {
  /** The catalogue's, which bundles lie in. */
  readonly folder: string;
  readonly store: LiveStore;
  readonly recommender: LiveRecommender;
  /** Told of bundles that cannot be loaded. */
  readonly onError: (error: unknown) => void;
}

/** Brings a server to the experiments that run. */
export async function openExperiments(parts: OpenExperimentsParts): Promise<ExperimentKeeper> {
  const { folder, store, recommender, onError } = parts;
  const held = createHeldBundles(
    recommender,
    (id) => openHeldBundle(folder, store, id),
    (id) => heldRevision(folder, store, id),
  );
  const experiments = createExperimentKeeper({ store, recommender, held, onError });
  await experiments.follow();
  return experiments;
}
