import { stat } from "node:fs/promises";
import { channelOf, describeSpace, type EmbeddingSpace, ModalisError, parseSpace } from "@modalis/contract";
import { readCurrentSpaces, writeCurrentSpaces } from "./current-spaces.js";
import type { EmbeddingStore, SpaceStore } from "./embedding-store.js";
import { openSpaceStore } from "./open-space-store.js";
import { listSpaces, readSpaceManifest, spaceFolder } from "./space-folders.js";
import { emptyManifest, writeManifest } from "./space-manifest.js";
import { lockFolder, type StoreLock } from "./store-lock.js";
import { createTurns } from "./turns.js";
import { makeFolder } from "./write-durably.js";

export interface OpenStoreOptions {
  /**
   * Reads beside a process that writes, without the lock; what that process commits later is seen after opening
   * again. Default false.
   */
  readonly readOnly?: boolean;
}

/**
 * Opens the embeddings of a folder, which is made when it is not there; dispose it to let other processes write.
 *
 * @throws `STORE_LOCKED` while another process writes it, `CORRUPT_FILE`, `WRITE_FAILED`, and `NOT_FOUND` when it is
 * opened read-only and does not exist.
 */
export async function openEmbeddingStore(
  folder: string,
  options: OpenStoreOptions = {},
): Promise<EmbeddingStore> {
  const { readOnly = false } = options;
  if (readOnly) await assertFolder(folder);
  else await makeFolder(folder);
  const lock = readOnly ? undefined : await lockFolder(folder);
  try {
    await readCurrentSpaces(folder);
  } catch (error) {
    await lock?.release();
    throw error;
  }
  return createStore(folder, lock);
}

function createStore(folder: string, lock: StoreLock | undefined): EmbeddingStore {
  const opened = new Map<string, Promise<SpaceStore>>();
  const inTurn = createTurns();
  let disposed = false;
  const assertOpen = () => {
    if (disposed)
      throw new ModalisError("DISPOSED", `the embedding store of "${folder}" was disposed; open it again`);
  };
  const assertWritable = async () => {
    assertOpen();
    if (lock === undefined) throw openedReadOnly(folder);
    await lock.assertHeld();
  };
  const openSpace = async (given: EmbeddingSpace): Promise<SpaceStore> => {
    assertOpen();
    const space = checkedSpace(given);
    const known = opened.get(space.fingerprint);
    if (known !== undefined) return known;
    const store = inTurn(async () => {
      const manifest = await readSpaceManifest(folder, space);
      if (manifest === undefined && lock === undefined) throw noSuchSpace(describeSpace(space));
      const rows = await openSpaceStore(spaceFolder(folder, space), manifest ?? emptyManifest(space), {
        assertWritable,
        inTurn,
      });
      if (lock !== undefined) await establish(folder, space, manifest === undefined, assertWritable);
      return rows;
    });
    opened.set(space.fingerprint, store);
    store.catch(() => opened.delete(space.fingerprint));
    return store;
  };
  return {
    specificationVersion: "v1",
    folder,
    readOnly: lock === undefined,
    openSpace,
    async spaces() {
      assertOpen();
      return listSpaces(folder, await readCurrentSpaces(folder));
    },
    async openCurrent(channel) {
      assertOpen();
      const spaces = await listSpaces(folder, await readCurrentSpaces(folder));
      const current = spaces.find((stored) => stored.current && stored.channel === channel);
      return current === undefined ? undefined : openSpace(current.space);
    },
    useSpace: (fingerprint) =>
      inTurn(async () => {
        await assertWritable();
        const current = await readCurrentSpaces(folder);
        const stored = (await listSpaces(folder, current)).find(
          ({ space }) => space.fingerprint === fingerprint,
        );
        if (stored === undefined) throw noSuchSpace(fingerprint);
        if (!stored.current)
          await writeCurrentSpaces(folder, new Map(current).set(stored.channel, fingerprint));
      }),
    [Symbol.asyncDispose]: () =>
      inTurn(async () => {
        if (disposed) return;
        disposed = true;
        await lock?.release();
      }),
  };
}

/** Puts a new space on disk, and makes it current where its channel has none. */
async function establish(
  folder: string,
  space: EmbeddingSpace,
  isNew: boolean,
  assertWritable: () => Promise<void>,
): Promise<void> {
  const current = await readCurrentSpaces(folder);
  const channel = channelOf(space);
  const using = current.get(channel);
  const isUsed =
    using !== undefined &&
    (await listSpaces(folder, current)).some((stored) => stored.space.fingerprint === using);
  if (!isNew && isUsed) return;
  await assertWritable();
  if (isNew) {
    await makeFolder(spaceFolder(folder, space));
    await writeManifest(spaceFolder(folder, space), emptyManifest(space));
  }
  if (!isUsed) await writeCurrentSpaces(folder, new Map(current).set(channel, space.fingerprint));
}

/** Checks a space by its own fields, because its fingerprint becomes a folder name. */
function checkedSpace(space: EmbeddingSpace): EmbeddingSpace {
  try {
    return parseSpace(space);
  } catch (error) {
    throw new ModalisError("INVALID_ARGUMENT", "the space was not made by defineSpace; make it so", {
      cause: error,
    });
  }
}

async function assertFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new ModalisError("NOT_FOUND", `there are no embeddings in "${folder}"; encode the catalogue first`);
}

function noSuchSpace(name: string): ModalisError {
  return new ModalisError("NOT_FOUND", `the store holds no space ${name}; list its spaces, or encode first`);
}

function openedReadOnly(folder: string): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    `the store of "${folder}" was opened read-only; open it without readOnly to write`,
  );
}
