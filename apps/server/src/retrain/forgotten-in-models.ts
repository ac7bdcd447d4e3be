import type { ModelRecord } from "@modalis/store";
import { usersOf } from "./run-unlearn.js";
import type { TrainingParts } from "./training-parts.js";
import { unlearnMethod } from "./unlearn-method.js";

/** What is done, or was, with a user's part in a model. */
export interface ForgottenInModel {
  readonly id: string;
  /**
   * `absent`: the model never knew the user, or was computed anew without them; `recomputed`: it is being computed anew;
   * `marked`: the user's own row, id and history are being taken out, and the rest waits for the next retrain.
   */
  readonly way: "absent" | "recomputed" | "marked";
  /** In a sentence. */
  readonly method: string;
}

/** What each registered model holds of a user at this moment, and what is to be done about it. */
export async function forgottenInModels(
  { folder, store }: Pick<TrainingParts, "folder" | "store">,
  userId: string,
): Promise<readonly ForgottenInModel[]> {
  const found: ForgottenInModel[] = [];
  for (const model of await store.models.list()) {
    const bundle = await usersOf(folder, model);
    if (bundle === undefined) continue;
    found.push(
      bundle.userIds.includes(userId)
        ? { id: model.id, ...unlearnMethod(bundle.training) }
        : { id: model.id, way: "absent", method: doneMethod(model) },
    );
  }
  return found;
}

function doneMethod({ details }: ModelRecord): string {
  const { unlearned } = details;
  const method =
    typeof unlearned === "object" && unlearned !== null && "method" in unlearned ? unlearned.method : "";
  return typeof method === "string" && method !== ""
    ? `it does not know the user; of those who were forgotten: ${method}`
    : "it does not know the user";
}
