import type { Derivation, DerivedText, ItemRecord, ItemView, MediumView } from "../api/answers.js";
import { mediaKind } from "./media-modality.js";

/** What a person sees of an item as it is stored. */
export function recordView({ id, contents, attributes }: ItemRecord): ItemView {
  const all = Object.entries(contents);
  const { title } = attributes;
  const derived = all.flatMap(([, parts]) =>
    parts.flatMap(({ text, derived: from }): DerivedText[] =>
      text === undefined || from === undefined ? [] : [{ text, derived: from }],
    ),
  );
  return {
    id,
    title: typeof title === "string" ? title : id,
    texts: all.flatMap(([, parts]) => parts.flatMap(({ text }) => (text === undefined ? [] : [text]))),
    media: all.flatMap(([modality, parts]) =>
      parts.flatMap(({ kind, derived: from }, index) =>
        kind === "file" ? [medium(id, modality, index, from)] : [],
      ),
    ),
    attributes,
    ...(derived.length > 0 ? { derived } : {}),
  };
}

function medium(id: string, modality: string, index: number, from: Derivation | undefined): MediumView {
  return {
    modality,
    kind: mediaKind(modality),
    url: `media/${encodeURIComponent(id)}/${encodeURIComponent(modality)}/${index}`,
    ...(from === undefined ? {} : { derived: from }),
  };
}
