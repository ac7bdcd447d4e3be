import { readdir } from "node:fs/promises";
import { join } from "node:path";
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
  /** Why it cannot be read; whom it knows is unknown then, and `userIds` is empty. */
  readonly problem?: string;
}

/**
 * Every bundle that is registered, and every other one in `runs/`; those that are gone or no bundles are left out, and one
 * that is damaged keeps no other from being looked at.
 */
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
    // Names that begin with a dot are of bundles that are being written.
    if (!entry.isDirectory() || entry.name.startsWith(".") || registered.has(path)) continue;
    const users = await usersOf(folder, path);
    if (users !== undefined) yield { id: path, ...users };
  }
}

async function usersOf(folder: string, path: string): Promise<Omit<KnownBundle, "id" | "model"> | undefined> {
  try {
    const bundle = await resolveContentPath(folder, path);
    return { folder: bundle, ...(await readBundleUsers(bundle)) };
  } catch (error) {
    // Such as a folder of checkpoints.
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    if (!isModalisError(error)) throw error;
    // Where the catalogue lies on the server is nobody's business.
    const problem = error.message.replaceAll(`${folder}/`, "");
    return { folder: join(folder, path), userIds: [], training: {}, problem };
  }
}
