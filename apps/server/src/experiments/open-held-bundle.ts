import { ModalisError } from "@modalis/contract";
import { type LearnedBundle, loadBundle } from "@modalis/recommender";
import { type LiveStore, resolveContentPath } from "@modalis/store";

/**
 * Loads the bundle of a registered model; users who were forgotten after its training are nobody in it.
 *
 * @throws `NOT_FOUND` for an id that is not registered, and what reading a bundle throws.
 */
export async function openHeldBundle(
  folder: string,
  store: Pick<LiveStore, "models" | "forgottenAmong">,
  id: string,
): Promise<{ readonly bundle: LearnedBundle; readonly close: () => Promise<void> }> {
  const record = (await store.models.list()).find((model) => model.id === id);
  if (record === undefined) throw new ModalisError("NOT_FOUND", `there is no model "${id}"; list the models`);
  const bundle = await loadBundle(await resolveContentPath(folder, record.path));
  const forgotten = await store.forgottenAmong(bundle.userIds);
  const { model, itemIds } = bundle;
  return {
    bundle: {
      model,
      itemIds,
      userIds: bundle.userIds.map((user) => (forgotten.has(user) ? "" : user)),
      trainingHistory: (user) => (forgotten.has(user) ? undefined : bundle.trainingHistory(user)),
    },
    close: async () => {
      await bundle[Symbol.asyncDispose]();
    },
  };
}
