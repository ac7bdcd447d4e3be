import type { Derivation, ItemView } from "../api/answers.js";

/** The texts of an item; those that no person wrote with what they came from. */
export function ItemTexts({ item, full }: { readonly item: ItemView; readonly full: boolean }) {
  const { texts, derived = [] } = item;
  const written = texts.filter((text) => !derived.some((one) => one.text === text));
  return (
    <>
      {written.map((text) => (
        <p key={text} class={full ? "text full" : "text"}>
          {text}
        </p>
      ))}
      {derived.map(({ text, derived: from }) => (
        <figure key={`${from.converter} ${text}`} class="derived">
          <p class={full ? "text full" : "text"}>{text}</p>
          <figcaption title={from.revision}>{sourceOf(from)}</figcaption>
        </figure>
      ))}
    </>
  );
}

const CONVERTERS: Readonly<Record<string, string>> = {
  ocr: "read from a picture",
  describe: "described by a model",
  tags: "tags by a model",
  transcribe: "heard in a sound",
};

function sourceOf({ converter, confidence }: Derivation): string {
  const how = CONVERTERS[converter] ?? `made by ${converter}`;
  return confidence === undefined ? how : `${how}, ${Math.round(100 * confidence)} % sure`;
}
