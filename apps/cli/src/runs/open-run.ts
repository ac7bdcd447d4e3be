import { loadBundle, type TrainedRecommender } from "@modalis/recommender";
import { type Catalogue, readCatalogue } from "@modalis/store";
import { findRun } from "./run-folder.js";

/** A run beside the catalogue it recommends from. */
export interface OpenRun extends AsyncDisposable {
  readonly recommender: TrainedRecommender;
  readonly catalogue: Catalogue;
  /** Items that must not be answered to a user: what they have done since the training too, and items that are gone. */
  leftOut(userId: string): ReadonlySet<string>;
  titleOf(itemId: string): string;
}

/** @throws `NOT_FOUND` without a catalogue or run of that name, and what `loadBundle` throws for a damaged one. */
export async function openRun(dir: string, run: string, signal: AbortSignal): Promise<OpenRun> {
  const catalogue = await readCatalogue(dir, { signal });
  const recommender = await loadBundle(await findRun(catalogue.folder, run), { signal });
  const items = new Map(catalogue.items.map((item) => [item.id, item]));
  const gone = recommender.itemIds.filter((id) => !items.has(id));
  return {
    recommender,
    catalogue,
    leftOut: (userId) =>
      new Set([...gone, ...catalogue.events.filter(({ user }) => user === userId).map(({ item }) => item)]),
    titleOf(itemId) {
      const title = items.get(itemId)?.attributes.get("title");
      return typeof title === "string" ? title : itemId;
    },
    [Symbol.asyncDispose]: () => recommender[Symbol.asyncDispose](),
  };
}
