import { randomUUID } from "node:crypto";
import { type EmbeddingSpace, isModalisError, ModalisError } from "@modalis/contract";
import {
  type Catalogue,
  embeddingsFolder,
  type LiveStore,
  openEmbeddingStore,
  openLiveStore,
  type ReceiptCheck,
  type ReceiptToVerify,
  readCatalogue,
} from "@modalis/store";
import type { ForgetReceipt } from "../live/live-catalogue.js";
import { forgottenInModels } from "../retrain/forgotten-in-models.js";
import { knownBundles } from "../retrain/known-bundles.js";
import { runUnlearn } from "../retrain/run-unlearn.js";
import { checkPseudonyms } from "./check-pseudonyms.js";
import type { Pseudonyms } from "./pseudonyms.js";

/** A catalogue that is not being served. */
export interface ForgetPlace {
  readonly folder: string;
  /** `postgres://…`; the database in the folder when absent. */
  readonly databaseUrl?: string;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

export interface ForgetInFolderOptions extends ForgetPlace {
  readonly userId: string;
  /** Where the database holds pseudonyms. */
  readonly pseudonyms?: Pseudonyms;
  readonly onProgress?: (stage: string) => void;
}

/** A receipt with what the catalogue's own files still say. */
export interface FolderForgetReceipt extends ForgetReceipt {
  /** Lines of the folder's files that name the user, by file: they are the owner's, and stay; no import takes them in again. */
  readonly sources: Readonly<Record<string, number>>;
}

/**
 * Forgets a user of a catalogue that is not being served: rows, and the user's part in every bundle of the folder.
 *
 * @throws `STORE_LOCKED` while a server has the folder: ask it with `DELETE /v1/users/ID?receipt=true`; what opening the
 * database throws, and `INVALID_ARGUMENT` where pseudonyms are needed and their key is not given.
 */
export async function forgetInFolder(options: ForgetInFolderOptions): Promise<FolderForgetReceipt> {
  const { userId: rawId, pseudonyms, nowMs, signal, onProgress = () => undefined } = options;
  const catalogue = await readCatalogue(options.folder, { signal });
  await using store = await openStore(catalogue, options);
  await checkPseudonyms(store, pseudonyms);
  const userId = pseudonyms?.of(rawId) ?? rawId;
  onProgress("removing rows");
  const done = await store.forgetUser(userId);
  const models = await forgottenInModels({ folder: catalogue.folder, store }, userId);
  const spaces = await spacesOf(catalogue, store);
  const parts = {
    folder: catalogue.folder,
    settings: catalogue.settings,
    store,
    spaces: () => spaces,
    models: store.models,
    nowMs,
  };
  const told = ({ stage }: { readonly stage: string }) => onProgress(stage);
  onProgress("taking the user out of the models");
  await runUnlearn(parts, { id: randomUUID() }, { signal, onProgress: told });
  return { ...done, models, sources: linesOf(catalogue, rawId) };
}

/**
 * Looks whether a receipt still holds, in the database and in every bundle of the folder.
 *
 * @throws As {@link forgetInFolder}.
 */
export async function verifyInFolder(place: ForgetPlace, receipt: ReceiptToVerify): Promise<ReceiptCheck> {
  const catalogue = await readCatalogue(place.folder, { signal: place.signal });
  await using store = await openStore(catalogue, place);
  const { problems } = await store.verifyReceipt(receipt);
  const inModels = await problemsOfModels(catalogue.folder, store, receipt);
  return { holds: problems.length + inModels.length === 0, problems: [...problems, ...inModels] };
}

/** Every bundle is asked whether it knows whom the tombstone is of. */
async function problemsOfModels(
  folder: string,
  store: LiveStore,
  { tombstone }: ReceiptToVerify,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for await (const { id, userIds, problem } of knownBundles(folder, store)) {
    if (problem !== undefined)
      problems.push(`the model "${id}" cannot be read, and may know the user: ${problem}`);
    else if (userIds.some((userId) => store.tombstoneOf(userId) === tombstone))
      problems.push(`the model "${id}" knows the user`);
  }
  return problems;
}

async function openStore(
  { folder }: Catalogue,
  { databaseUrl, nowMs, signal }: ForgetPlace,
): Promise<LiveStore> {
  try {
    return await openLiveStore(databaseUrl === undefined ? { folder } : { url: databaseUrl }, {
      nowMs,
      signal,
    });
  } catch (error) {
    if (!isModalisError(error, "STORE_LOCKED")) throw error;
    const message = `${error.message}; a server that runs forgets with DELETE /v1/users/ID?receipt=true`;
    throw new ModalisError("STORE_LOCKED", message, { cause: error, details: error.details });
  }
}

/** The spaces in use: as the database was told, else the folder's current ones, else those of vectors that arrived while serving. */
async function spacesOf(
  { folder }: Catalogue,
  store: LiveStore,
): Promise<ReadonlyMap<string, EmbeddingSpace>> {
  const spaces = new Map(await store.currentSpaces());
  const embeddings = await openEmbeddingStore(embeddingsFolder(folder), { readOnly: true }).catch((error) => {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  });
  await using opened = embeddings;
  for (const { channel, current, space } of (await opened?.spaces()) ?? [])
    if (current) spaces.set(channel, space);
  for (const [channel, { space }] of await store.chosenSpaces()) spaces.set(channel, space);
  return spaces;
}

function linesOf({ users, events }: Catalogue, userId: string): Record<string, number> {
  const found = {
    users: users.filter(({ id }) => id === userId).length,
    events: events.filter(({ user }) => user === userId).length,
  };
  return Object.fromEntries(Object.entries(found).filter(([, count]) => count > 0));
}
