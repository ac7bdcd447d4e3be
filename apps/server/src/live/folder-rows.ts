import { isModalisError } from "@modalis/contract";
import { embeddingsFolder, openEmbeddingStore, type RowFinder } from "@modalis/store";

/** The rows that were encoded into a catalogue's folder, found on disk when they are needed. */
export interface FolderRows {
  /**
   * The rows of some contents in a space, by digest; none where the folder has no such space. What cannot be read is told
   * and counts as not there.
   */
  find(fingerprint: string, digests: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  /** Has what was encoded into the folder since seen. */
  renew(): void;
}

const NONE: ReadonlyMap<string, Float32Array> = new Map();

/** Reads nothing yet. @param folder The catalogue's. */
export function createFolderRows(folder: string, onError: (error: unknown) => void): FolderRows {
  const finders = new Map<string, Promise<RowFinder | undefined>>();
  const finderOf = (fingerprint: string) => {
    const finder = finders.get(fingerprint) ?? openFinder(folder, fingerprint);
    finders.set(fingerprint, finder);
    return finder;
  };
  return {
    async find(fingerprint, digests) {
      if (digests.length === 0) return NONE;
      const finder = finderOf(fingerprint);
      try {
        return (await (await finder)?.find(digests)) ?? NONE;
      } catch (error) {
        if (finders.get(fingerprint) === finder) finders.delete(fingerprint);
        onError(error);
        return NONE;
      }
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
