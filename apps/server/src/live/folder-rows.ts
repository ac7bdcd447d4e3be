import { isModalisError } from "@modalis/contract";
import { embeddingsFolder, openEmbeddingStore, type RowFinder } from "@modalis/store";

/** The rows that were encoded into a catalogue's folder, found on disk when they are needed. */
export interface FolderRows {
  /**
   * The rows of some contents in a space, by digest; none where the folder has no such space. A damaged file is told, and
   * its rows count as not there.
   *
   * @throws what reading the folder fails with otherwise, as for want of file handles: rows are not gone for that.
   */
  find(fingerprint: string, digests: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  /** Has what was encoded into the folder since seen. */
  renew(): void;
}

const NONE: ReadonlyMap<string, Float32Array> = new Map();

/** For a damage that was told already. */
const silent = (): void => undefined;

/** Reads nothing yet. @param folder The catalogue's. */
export function createFolderRows(folder: string, onError: (error: unknown) => void): FolderRows {
  const finders = new Map<string, Promise<RowFinder | undefined>>();
  const finderOf = (fingerprint: string) => {
    const finder = finders.get(fingerprint) ?? openFinder(folder, fingerprint);
    finders.set(fingerprint, finder);
    // What failed for want of a file or of memory may be mended by the next call.
    finder.catch(() => finders.delete(fingerprint));
    return finder;
  };
  /** Nothing of a damaged file. */
  const sound = async <Value>(work: Promise<Value>, tell = onError): Promise<Value | undefined> =>
    work.catch((error: unknown) => {
      if (!isModalisError(error, "CORRUPT_FILE")) throw error;
      tell(error);
      return undefined;
    });
  return {
    async find(fingerprint, digests) {
      if (digests.length === 0) return NONE;
      const finder = await sound(finderOf(fingerprint));
      if (finder === undefined) return NONE;
      const all = await sound(finder.find(digests));
      if (all !== undefined) return all;
      const found = new Map<string, Float32Array>();
      for (const digest of digests)
        for (const [key, row] of (await sound(finder.find([digest]), silent)) ?? NONE) found.set(key, row);
      return found;
    },
    renew: () => finders.clear(),
  };
}

/** Undefined where nothing was encoded into the space. */
async function openFinder(folder: string, fingerprint: string): Promise<RowFinder | undefined> {
  try {
    await using embeddings = await openEmbeddingStore(embeddingsFolder(folder), { readOnly: true });
    const stored = (await embeddings.spaces()).find(({ space }) => space.fingerprint === fingerprint);
    return stored && (await (await embeddings.openSpace(stored.space)).rowFinder());
  } catch (error) {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  }
}
