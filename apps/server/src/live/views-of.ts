import { type ItemRecord, preferenceOf } from "@modalis/store";
import type { ItemView, MediumView } from "../catalogue/item-view.js";
import type { LiveCatalogue } from "./live-catalogue.js";

/** The modalities a browser shows by itself; any other is offered as a file. */
const PLAYABLE = new Set<string>(["image", "audio", "video"]);

/** What a person sees of items, by id; those that are gone are left out. */
export async function viewsOf(
  { store }: LiveCatalogue,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ItemView>> {
  if (ids.length === 0) return new Map();
  return new Map((await store.getItems(ids)).map((item) => [item.id, viewOf(item)]));
}

/** Events looked through for likes. */
const LATEST = 200;
const MOST_LIKED = 20;

/** What a person sees of what a user liked, the latest first. */
export async function likedViews(live: LiveCatalogue, userId: string): Promise<readonly ItemView[]> {
  const events = await live.store.eventsOfUser(userId, { limit: LATEST });
  const liked = events.filter((event) => preferenceOf(event, live.settings.events) === "positive");
  const ids = [...new Set(liked.map(({ itemId }) => itemId))].slice(0, MOST_LIKED);
  const views = await viewsOf(live, ids);
  return ids.flatMap((id) => views.get(id) ?? []);
}

/** What a person sees of an item. */
export function viewOf({ id, contents, attributes }: ItemRecord): ItemView {
  const { title } = attributes;
  const all = Object.entries(contents);
  const derived = all.flatMap(([, references]) =>
    references.flatMap((one) =>
      one.kind === "text" && one.derived ? [{ text: one.text, derived: one.derived }] : [],
    ),
  );
  return {
    id,
    title: typeof title === "string" ? title : id,
    texts: all.flatMap(([, references]) =>
      references.flatMap((one) => (one.kind === "text" ? [one.text] : [])),
    ),
    media: all.flatMap(([modality, references]) =>
      references.flatMap((one, index) => (one.kind === "file" ? [mediumView(id, modality, index)] : [])),
    ),
    attributes,
    ...(derived.length > 0 && { derived }),
  };
}

function mediumView(id: string, modality: string, index: number): MediumView {
  return {
    modality,
    kind: PLAYABLE.has(modality) ? (modality as MediumView["kind"]) : "file",
    url: `media/${encodeURIComponent(id)}/${encodeURIComponent(modality)}/${index}`,
  };
}
