import { holdsLiveStore, type LiveStore, openLiveStore } from "@modalis/store";

/** The store of a folder that is to be served, opened while the rest of the program still loads. */
export interface BegunStore extends AsyncDisposable {
  /** The folder, as the command line names it. */
  readonly folder: string;
  /** Hands the store over: whoever takes it disposes it. Rejects as `openLiveStore` does. */
  readonly take: () => Promise<LiveStore>;
}

/**
 * Begins to open the store that `modalis serve DIR` will need, where the folder has one already, which brings its layout up
 * to date; undefined for whatever else the words may mean, which then opens what it needs itself. Disposing it closes a
 * store that nobody took, as where the other words turn out to be wrong.
 *
 * @param words The command line's, without the program.
 */
export function beginStore(words: readonly string[], nowMs: () => number): BegunStore | undefined {
  const [command, folder = "-"] = words;
  const opensAnother = words.some((word) => /^(--database|--help|-h|--version|-V)\b/.test(word));
  if (command !== "serve" || folder.startsWith("-") || opensAnother) return undefined;
  if (!holdsLiveStore(folder)) return undefined;
  const opened = openLiveStore({ folder }, { nowMs });
  // Told to whoever takes it.
  opened.catch(() => undefined);
  let isTaken = false;
  return {
    folder,
    take() {
      isTaken = true;
      return opened;
    },
    async [Symbol.asyncDispose]() {
      if (isTaken) return;
      const store = await opened.catch(() => undefined);
      await store?.[Symbol.asyncDispose]();
    },
  };
}
