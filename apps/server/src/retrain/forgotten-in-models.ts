import type { LiveStore } from "@modalis/store";
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

/** What each registered model holds of a user at this moment, and what is to be done about it. */
export async function forgottenInModels(
  { folder, store }: Pick<TrainingParts, "folder"> & { readonly store: Pick<LiveStore, "models"> },
  userId: string,
): Promise<readonly ForgottenInModel[]> {
  const found: ForgottenInModel[] = [];
  for await (const { id, userIds, training, problem } of knownBundles(folder, store)) {
    if (problem !== undefined) {
      found.push({ id, way: "marked", method: `it cannot be read, and may know the user: ${problem}` });
      continue;
    }
    found.push(
      userIds.includes(userId)
        ? { id, ...unlearnMethod(training) }
        : { id, way: "absent", method: doneMethod(training) },
    );
  }
  return found;
}

function doneMethod({ unlearned }: Readonly<Record<string, unknown>>): string {
  const { way } = (unlearned ?? {}) as { way?: unknown };
  const others = way === "recomputed" ? "; it was computed anew without those who were forgotten" : "";
  return way === "marked"
    ? "it does not know the user; what is left of those who were forgotten in others' parameters waits for the next retrain"
    : `it does not know the user${others}`;
}
