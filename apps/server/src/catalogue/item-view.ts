import type { Derivation, Item, ItemRecord } from "@modalis/store";

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
  /** Where it came from, when no person gave it to the item. */
  readonly derived?: Derivation;
}

/** The modalities a browser shows by itself; any other is offered as a file. */
const PLAYABLE = new Set<string>(["image", "audio", "video"]);

/** An item of a catalogue's folder as the page shows it; `inline` names the modalities whose contents are text, not files. */
export function itemView(
  { id, contents, attributes, derived = [] }: Item,
  inline: ReadonlySet<string>,
): ItemView {
  const shown = [...contents].flatMap(([modality, parts]) => {
    const made = derived.filter(({ to }) => to === modality);
    return parts.map((part, index) => {
      if (inline.has(modality)) return { text: part };
      const source = made[index - (parts.length - made.length)]?.derived;
      return { medium: mediumView(id, modality, index, source) };
    });
  });
  const texts = derived.flatMap(({ to, content, derived: from }) =>
    to === "text" ? [{ text: content, derived: from }] : [],
  );
  return viewOfParts(id, Object.fromEntries(attributes), shown, texts);
}

/** An item of a live store as the page shows it. */
export function recordView({ id, contents, attributes }: ItemRecord): ItemView {
  const all = Object.entries(contents);
  const shown = all.flatMap(([modality, references]) =>
    references.flatMap((one, index): ShownPart[] => {
      if (one.kind === "text") return [{ text: one.text }];
      return one.kind === "file" ? [{ medium: mediumView(id, modality, index, one.derived) }] : [];
    }),
  );
  const derived = all.flatMap(([, references]) =>
    references.flatMap((one) =>
      one.kind === "text" && one.derived ? [{ text: one.text, derived: one.derived }] : [],
    ),
  );
  return viewOfParts(id, attributes, shown, derived);
}

interface ShownPart {
  readonly text?: string;
  readonly medium?: MediumView;
}

function viewOfParts(
  id: string,
  attributes: ItemView["attributes"],
  shown: readonly ShownPart[],
  derived: readonly DerivedView[] = [],
): ItemView {
  const { title } = attributes;
  return {
    id,
    title: typeof title === "string" ? title : id,
    texts: shown.flatMap(({ text }) => text ?? []),
    media: shown.flatMap(({ medium }) => medium ?? []),
    attributes,
    ...(derived.length > 0 && {
      derived: derived.map(({ text, derived: from }) => ({ text, derived: from })),
    }),
  };
}

function mediumView(
  id: string,
  modality: string,
  index: number,
  derived: Derivation | undefined,
): MediumView {
  return {
    modality,
    kind: PLAYABLE.has(modality) ? (modality as MediumView["kind"]) : "file",
    url: `media/${encodeURIComponent(id)}/${encodeURIComponent(modality)}/${index}`,
    ...(derived && { derived }),
  };
}
