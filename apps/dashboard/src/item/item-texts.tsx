import type { ItemView } from "../api/answers.js";
import { sourceOf } from "./derived-source.js";

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
