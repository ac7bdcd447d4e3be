import type { ItemRecord, ItemView, MediumView } from "../api/answers.js";

/** The modalities a browser shows by itself; any other is offered as a file. */
const PLAYABLE: readonly string[] = ["image", "audio", "video"];

/** What a person sees of an item as it is stored. */
export function recordView({ id, contents, attributes }: ItemRecord): ItemView {
  const all = Object.entries(contents);
  const { title } = attributes;
  return {
    id,
    title: typeof title === "string" ? title : id,
    texts: all.flatMap(([, parts]) => parts.flatMap(({ text }) => (text === undefined ? [] : [text]))),
    media: all.flatMap(([modality, parts]) =>
      parts.flatMap(({ kind }, index) => (kind === "file" ? [medium(id, modality, index)] : [])),
    ),
    attributes,
  };
}

function medium(id: string, modality: string, index: number): MediumView {
  return {
    modality,
    kind: PLAYABLE.includes(modality) ? (modality as MediumView["kind"]) : "file",
    url: `media/${encodeURIComponent(id)}/${encodeURIComponent(modality)}/${index}`,
  };
}
