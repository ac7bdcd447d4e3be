import { ModalisError } from "@modalis/contract";
import type { ItemRecord, LiveStore } from "@modalis/store";

/** What was asked for. */
export interface AskedConversions {
  /** Items that show something to convert. */
  readonly items: number;
  /** The jobs that do it. */
  readonly jobs: readonly string[];
}

/** Items of one job: one that is tried again starts with its first item. */
const ITEMS_A_JOB = 200;

/**
 * Puts jobs for items that are there already.
 *
 * @param ids All items when absent.
 * @param isMeant Whether there is something to convert for an item.
 * @param put Puts the job of a few items and gives its id.
 * @throws `NOT_FOUND` for an unknown item; nothing is put then.
 */
export async function askConversions(
  store: Pick<LiveStore, "getItems" | "readItems">,
  ids: readonly string[] | undefined,
  isMeant: (item: ItemRecord) => boolean,
  put: (itemIds: readonly string[]) => Promise<string>,
): Promise<AskedConversions> {
  const meant: string[] = [];
  const batches = ids === undefined ? store.readItems() : [await knownItems(store, ids)];
  for await (const batch of batches) for (const item of batch) if (isMeant(item)) meant.push(item.id);
  const jobs: string[] = [];
  for (let from = 0; from < meant.length; from += ITEMS_A_JOB)
    jobs.push(await put(meant.slice(from, from + ITEMS_A_JOB)));
  return { items: meant.length, jobs };
}

async function knownItems(
  store: Pick<LiveStore, "getItems">,
  ids: readonly string[],
): Promise<readonly ItemRecord[]> {
  const found = await store.getItems(ids);
  const known = new Set(found.map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) throw new ModalisError("NOT_FOUND", `there is no item "${unknown}"`);
  return found;
}
