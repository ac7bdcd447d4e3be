import { useState } from "preact/hooks";
import type { ItemView, MediumView } from "../api/answers.js";
import { ItemTexts } from "./item-texts.js";
import { Medium } from "./medium.js";

export interface ItemMediaProps {
  readonly item: ItemView;
  /** Whether all of it is shown: every picture and film at once, texts to their ends. */
  readonly full?: boolean;
}

/** The pictures, players and texts of one item, in this order. */
export function ItemMedia({ item, full = false }: ItemMediaProps) {
  const of = (...kinds: readonly MediumView["kind"][]) =>
    kinds.flatMap((kind) => item.media.filter((medium) => medium.kind === kind));
  const seen = of("image", "video");
  return (
    <div class="media">
      {full || seen.length < 2 ? (
        seen.map((medium) => <Medium key={medium.url} medium={medium} title={item.title} />)
      ) : (
        <OneOf media={seen} title={item.title} />
      )}
      {of("audio", "file").map((medium) => (
        <Medium key={medium.url} medium={medium} title={item.title} />
      ))}
      <ItemTexts item={item} full={full} />
    </div>
  );
}

interface OneOfProps {
  readonly media: readonly MediumView[];
  readonly title: string;
}

/** One of several pictures and films, and buttons for the others, so that cards stay small. */
function OneOf({ media, title }: OneOfProps) {
  const [at, setAt] = useState(0);
  const shown = media[Math.min(at, media.length - 1)]!;
  return (
    <>
      <Medium key={shown.url} medium={shown} title={title} />
      <p class="which">
        {media.map((medium, own) => {
          const name = nameOf(medium, media);
          return (
            <button
              key={medium.url}
              type="button"
              aria-pressed={medium === shown}
              aria-label={`${name} of ${title}`}
              onClick={() => setAt(own)}
            >
              {name}
            </button>
          );
        })}
      </p>
    </>
  );
}

/** Its modality, numbered where there are several. */
function nameOf(medium: MediumView, media: readonly MediumView[]): string {
  const alike = media.filter(({ modality }) => modality === medium.modality);
  return alike.length === 1 ? medium.modality : `${medium.modality} ${alike.indexOf(medium) + 1}`;
}
