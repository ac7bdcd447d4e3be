import type { Derivation, Item } from "@modalis/store";

/** What a page or client is shown of an item. */
export interface ItemView {
  readonly id: string;
  readonly title: string;
  /** Texts that people wrote, then those that were derived from other content. */
  readonly texts: readonly string[];
  /** Those of the texts that were derived, with what each came from; absent where there are none. */
  readonly derived?: readonly DerivedView[];
  readonly media: readonly MediumView[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A text that no person wrote, and its source. */
export interface DerivedView {
  readonly text: string;
  readonly derived: Derivation;
}

/** One file of an item; `url` is relative to the server's root. */
export interface MediumView {
  readonly modality: string;
  readonly kind: "image" | "audio" | "video" | "file";
  readonly url: string;
}

/** The modalities a browser shows by itself; any other is offered as a file. */
const PLAYABLE = new Set<string>(["image", "audio", "video"]);

/** An item as the page shows it; `inline` names the modalities whose contents are text, not files. */
export function itemView(item: Item, inline: ReadonlySet<string>): ItemView {
  const title = item.attributes.get("title");
  const entries = [...item.contents];
  return {
    id: item.id,
    title: typeof title === "string" ? title : item.id,
    texts: entries.flatMap(([modality, contents]) => (inline.has(modality) ? contents : [])),
    media: entries.flatMap(([modality, contents]) =>
      inline.has(modality) ? [] : contents.map((_, index) => mediumView(item.id, modality, index)),
    ),
    attributes: Object.fromEntries(item.attributes),
    ...(item.derived && { derived: item.derived.map(({ text, derived }) => ({ text, derived })) }),
  };
}

function mediumView(id: string, modality: string, index: number): MediumView {
  return {
    modality,
    kind: PLAYABLE.has(modality) ? (modality as MediumView["kind"]) : "file",
    url: `media/${encodeURIComponent(id)}/${encodeURIComponent(modality)}/${index}`,
  };
}
