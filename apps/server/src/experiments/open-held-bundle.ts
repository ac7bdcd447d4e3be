import { ModalisError } from "@modalis/contract";
import { loadBundle } from "@modalis/recommender";
import { type LiveStore, resolveContentPath } from "@modalis/store";
import { withoutForgotten } from "../live/without-forgotten.js";
import { bundleRevision } from "../retrain/bundle-revision.js";
import type { OpenedBundle } from "./held-bundles.js";

/**
 * Loads the bundle of a registered model; users who were forgotten after its training are nobody in it.
 *
 * @throws `NOT_FOUND` for an id that is not registered, and what reading a bundle throws.
 */
export async function openHeldBundle(
  folder: string,
  store: Pick<LiveStore, "models" | "forgottenAmong">,
  id: string,
): Promise<OpenedBundle> {
  const path = await bundlePath(folder, store, id);
  // Read first: of a bundle that is replaced meanwhile the older revision is taken, and it is loaded once more.
  const revision = await bundleRevision(path);
  const bundle = await loadBundle(path);
  return {
    revision,
    bundle: await withoutForgotten(bundle, store),
    close: async () => {
      await bundle[Symbol.asyncDispose]();
    },
  };
}

/** The revision that the bundle of a registered model has now; undefined where it cannot be read. */
export function heldRevision(
  folder: string,
  store: Pick<LiveStore, "models">,
  id: string,
): Promise<string | undefined> {
  return bundlePath(folder, store, id)
    .then(bundleRevision)
    .catch(() => undefined);
}

async function bundlePath(folder: string, store: Pick<LiveStore, "models">, id: string): Promise<string> {
  const record = (await store.models.list()).find((model) => model.id === id);
  if (record === undefined) throw new ModalisError("NOT_FOUND", `there is no model "${id}"; list the models`);
  return resolveContentPath(folder, record.path);
}
