import { createHash } from "node:crypto";
import { canonicalJson, type Modality } from "@modalis/contract";
import type { Catalogue, ContentOwner, Item } from "../../catalogue/catalogue.js";
import type { ContentFailure } from "../../catalogue/catalogue-content.js";
import { contentsOf } from "../../catalogue/contents-of.js";
import type { DigestCache } from "../../catalogue/digest-cache.js";
import type { EventInput } from "../events/event-record.js";
import type { ContentReference, ItemInput } from "../items/item-record.js";
import type { LiveStore } from "../live-store.js";
import { changedSince, rememberImported } from "./imported-rows.js";
import { eventId } from "./record-of.js";

export interface ImportCatalogueOptions {
  /** Remembers digests of media between starts; every file is read when absent. */
  readonly digests?: DigestCache;
  readonly signal?: AbortSignal;
}

/** What of a catalogue was new or had changed since the last import. */
export interface ImportedCatalogue {
  readonly items: number;
  readonly users: number;
  readonly events: number;
  /** Contents that could not be read; their items are stored without them. */
  readonly failures: readonly ContentFailure[];
}

const BATCH = 1_000;

/**
 * Takes the items, users and events of a catalogue's folder into a live store: the first time all of them, later only
 * what changed in the folder since.
 *
 * An event that another line repeats with the same time counts once; one without a time is stored with
 * the time 0, which stands for unknown: no retention by age removes it, and it is no trend.
 *
 * What was changed or deleted in the store stays so until its line in the folder changes; a line that is removed from
 * the folder removes nothing from the store.
 *
 * @throws The signal's reason once aborted; what was stored by then stays, and the next import goes on there.
 */
export async function importCatalogueInto(
  store: LiveStore,
  catalogue: Catalogue,
  options: ImportCatalogueOptions = {},
): Promise<ImportedCatalogue> {
  const failures: ContentFailure[] = [];
  const items = await ownersOf(catalogue, "items", options, failures);
  const users = await ownersOf(catalogue, "users", options, failures);
  const newItems = await changedSince(store, "item", items);
  for (const batch of batchesOf(newItems)) {
    options.signal?.throwIfAborted();
    await store.putItems(batch.map(({ record }) => record));
    await rememberImported(store, "item", batch);
  }
  const newUsers = await changedSince(store, "user", users);
  for (const batch of batchesOf(newUsers)) {
    options.signal?.throwIfAborted();
    const { forgotten } = await store.putUsers(batch.map(({ record }) => record));
    await rememberImported(
      store,
      "user",
      batch.filter(({ id }) => !forgotten.includes(id)),
    );
  }
  const events = await importEvents(store, catalogue, options.signal);
  return { items: newItems.length, users: newUsers.length, events, failures };
}

async function importEvents(store: LiveStore, catalogue: Catalogue, signal?: AbortSignal): Promise<number> {
  const hash = createHash("sha256");
  for (const event of catalogue.events) hash.update(`${JSON.stringify(event)}\n`);
  const all = [{ id: "all", digest: hash.digest("hex"), record: undefined }];
  if ((await changedSince(store, "events", all)).length === 0) return 0;
  const times = new Map<string, number>();
  let added = 0;
  for (const batch of batchesOf(catalogue.events)) {
    signal?.throwIfAborted();
    const events = batch.map(({ user, item, kind, value, timestampMs }): EventInput => {
      const event = { userId: user, itemId: item, kind, ...(value !== undefined && { value }) };
      if (timestampMs !== undefined) {
        const timed = { ...event, timestampMs };
        return { id: eventId("catalogue", timed), ...timed };
      }
      // Without a time, the same thing done twice is two events; which of them a line is does not depend on others.
      const name = canonicalJson(event);
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      return { id: eventId(`catalogue ${time}`, event), ...event, timestampMs: 0 };
    });
    added += (await store.addEvents(events)).added.length;
  }
  await rememberImported(store, "events", all);
  return added;
}

async function ownersOf(
  catalogue: Catalogue,
  of: "items" | "users",
  { digests, signal }: ImportCatalogueOptions,
  failures: ContentFailure[],
) {
  const owners: readonly ContentOwner[] = catalogue[of];
  const modalities = [...new Set(owners.flatMap((owner) => [...owner.contents.keys()]))];
  const files = new Map<Modality, ReadonlyMap<string, string>>();
  for (const modality of modalities) {
    if (catalogue.settings.inline.has(modality)) continue;
    const found = await contentsOf(catalogue, modality, {
      of,
      ...(digests && { digests }),
      ...(signal && { signal }),
    });
    failures.push(...found.failures);
    files.set(modality, pathDigests(owners, modality, found));
  }
  return owners.map((owner) => {
    const record = recordFor(owner, files);
    return { id: owner.id, digest: createHash("sha256").update(canonicalJson(record)).digest("hex"), record };
  });
}

/** The digest of each path as the catalogue writes it; those that could not be read are absent. */
function pathDigests(
  owners: readonly ContentOwner[],
  modality: Modality,
  { owners: digests, failures }: Awaited<ReturnType<typeof contentsOf>>,
): ReadonlyMap<string, string> {
  const failed = new Set(failures.map(({ reference }) => reference));
  const paths = new Map<string, string>();
  for (const owner of owners) {
    const readable = (owner.contents.get(modality) ?? []).filter((path) => !failed.has(path));
    const own = digests.get(owner.id) ?? [];
    for (const [at, path] of readable.entries()) if (!paths.has(path) && own[at]) paths.set(path, own[at]);
  }
  return paths;
}

function recordFor(
  owner: ContentOwner,
  files: ReadonlyMap<Modality, ReadonlyMap<string, string>>,
): ItemInput {
  const contents = new Map<Modality, ContentReference[]>();
  for (const [modality, parts] of owner.contents) {
    const digests = files.get(modality);
    const derivations = ((owner as Item).derived ?? []).filter(({ to }) => to === modality);
    const references = parts.flatMap((part, at): ContentReference[] => {
      const derived = derivations[at - (parts.length - derivations.length)]?.derived;
      const source = derived && { derived };
      if (digests === undefined) return [{ kind: "text", text: part, ...source }];
      const sha256 = digests.get(part);
      return sha256 === undefined ? [] : [{ kind: "file", path: part, sha256, ...source }];
    });
    if (references.length > 0) contents.set(modality, references);
  }
  for (const [modality, digests] of owner.digests) {
    const references = digests.map((sha256): ContentReference => ({ kind: "digest", sha256 }));
    contents.set(modality, [...(contents.get(modality) ?? []), ...references]);
  }
  const { timestampMs } = owner as Item;
  return {
    id: owner.id,
    contents: Object.fromEntries(contents),
    attributes: Object.fromEntries(owner.attributes),
    ...(timestampMs !== undefined && { timestampMs }),
  };
}

function* batchesOf<Row>(rows: readonly Row[]): Generator<readonly Row[], void, undefined> {
  for (let from = 0; from < rows.length; from += BATCH) yield rows.slice(from, from + BATCH);
}
