import { basename } from "node:path";
import type { LiveStore } from "@modalis/store";
import type { ModelKeeper } from "./model-keeper.js";

/** A run is a model by the name of its folder. */
export async function putInService(models: ModelKeeper, store: LiveStore, path: string): Promise<void> {
  const id = basename(path);
  const known = (await store.models.list()).some((model) => model.id === id);
  if (!known) await models.register({ id, path });
  if ((await store.models.current())?.id === id) await models.follow();
  else await models.promote(id);
}
