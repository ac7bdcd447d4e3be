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

/** How texts come about, by the names of their converters. */
const CONVERTERS: Readonly<Record<string, string>> = {
  ocr: "read from a picture",
  describe: "described by a model",
  caption: "captioned by a model",
  tags: "tagged by a model",
  whisper: "heard in a sound",
  pocketsphinx: "heard in a sound",
  timeline: "what a film shows and says in turn",
  "hosted-caption": "captioned by a hosted model",
  "hosted-transcript": "heard by a hosted model",
};

function sourceOf({ converter, confidence, edited }: Derivation): string {
  return [
    CONVERTERS[converter] ?? `made by ${converter}`,
    ...(confidence === undefined ? [] : [`${Math.round(100 * confidence)} % sure`]),
    ...(edited ? ["changed by a person since"] : []),
  ].join(", ");
}
