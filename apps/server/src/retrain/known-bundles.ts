import { readdir } from "node:fs/promises";
import { isModalisError } from "@modalis/contract";
import { readBundleUsers } from "@modalis/recommender";
import { type LiveStore, type ModelRecord, resolveContentPath } from "@modalis/store";

/** A bundle of the catalogue, and whom it knows. */
export interface KnownBundle {
  /** The model's; that of a run which no server knows is its path from the catalogue's folder. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly userIds: readonly string[];
  readonly training: Readonly<Record<string, unknown>>;
  /** Where it is registered. */
  readonly model?: ModelRecord;
}

/** Every bundle that is registered, and every other one in `runs/`; those that are gone or no bundles are left out. */
export async function* knownBundles(
  folder: string,
  store: Pick<LiveStore, "models">,
): AsyncGenerator<KnownBundle> {
  const models = await store.models.list();
  const registered = new Set(models.map(({ path }) => path));
  for (const model of models) {
    const users = await usersOf(folder, model.path);
    if (users !== undefined) yield { id: model.id, model, ...users };
  }
  const runs = await readdir(`${folder}/runs`, { withFileTypes: true }).catch(() => []);
  for (const entry of runs) {
    const path = `runs/${entry.name}`;
    if (!entry.isDirectory() || registered.has(path)) continue;
    const users = await usersOf(folder, path);
    if (users !== undefined) yield { id: path, ...users };
  }
}

async function usersOf(folder: string, path: string) {
  try {
    const bundle = await resolveContentPath(folder, path);
    return { folder: bundle, ...(await readBundleUsers(bundle)) };
  } catch (error) {
    // Such as a folder of checkpoints.
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  }
}
