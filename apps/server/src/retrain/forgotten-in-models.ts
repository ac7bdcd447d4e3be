import type { LiveStore } from "@modalis/store";
import { revisionOf } from "./bundle-revision.js";
import { knownBundles } from "./known-bundles.js";
import type { TrainingParts } from "./training-parts.js";
import { unlearnMethod } from "./unlearn-method.js";

/** What is done, or was, with a user's part in a model. */
export interface ForgottenInModel {
  readonly id: string;
  /**
   * `absent`: the model never knew the user, or was computed anew without them; `recomputed`: it is being computed anew;
   * `marked`: the user's own row, id and history are being taken out, and the rest waits for the next retrain; or the
   * bundle is damaged, so that nobody can tell whom it knows until it is removed.
   */
  readonly way: "absent" | "recomputed" | "marked";
  /** In a sentence. */
  readonly method: string;
}

/** Where the bundles are. */
export type ForgottenParts = Pick<TrainingParts, "folder"> & {
  readonly store: Pick<LiveStore, "models">;
  /** What this server answers by, in service and in experiments: the revisions of the bundles in memory, by model. */
  readonly loaded?: () => ReadonlyMap<string, string>;
};

/** What each model of the catalogue holds of a user at this moment, and what is to be done about it. */
export async function forgottenInModels(
  { folder, store, loaded = () => new Map() }: ForgottenParts,
  userId: string,
): Promise<readonly ForgottenInModel[]> {
  const found: ForgottenInModel[] = [];
  const revisions = loaded();
  for await (const { id, userIds, training, problem } of knownBundles(folder, store)) {
    if (problem !== undefined) {
      found.push({ id, way: "marked", method: `it cannot be read, and may know the user: ${problem}` });
      continue;
    }
    const inMemory = revisions.get(id);
    if (userIds.includes(userId)) found.push({ id, ...unlearnMethod(training) });
    else if (inMemory === undefined || inMemory === revisionOf(training))
      found.push({ id, way: "absent", method: doneMethod(training) });
    else found.push({ id, way: unlearnMethod(training).way, method: STILL_LOADED });
  }
  return found;
}

const STILL_LOADED =
  "its bundle does not know the user, and this server is about to load it in place of the former";

function doneMethod({ unlearned }: Readonly<Record<string, unknown>>): string {
  const { way } = (unlearned ?? {}) as { way?: unknown };
  const others = way === "recomputed" ? "; it was computed anew without those who were forgotten" : "";
  return way === "marked"
    ? "it does not know the user; what is left of those who were forgotten in others' parameters waits for the next retrain"
    : `it does not know the user${others}`;
}
