import { useState } from "preact/hooks";
import type { ItemView, MediumView } from "../api/answers.js";
import { useMediaUrl } from "./use-media-url.js";

/** The pictures, players and texts of one item. */
export function ItemMedia({ item }: { readonly item: ItemView }) {
  return (
    <div class="media">
      {item.media.map((medium) => (
        <Medium key={medium.url} medium={medium} title={item.title} />
      ))}
      {item.texts.map((text) => (
        <p key={text} class="text">
          {text}
        </p>
      ))}
    </div>
  );
}

function Medium({ medium, title }: { readonly medium: MediumView; readonly title: string }) {
  const [asked, setAsked] = useState(false);
  const url = useMediaUrl(medium.url, asked || medium.kind === "image");
  const label = `${medium.modality} of ${title}`;
  if (medium.kind === "image") return <img src={url} alt={label} loading="lazy" />;
  if (url === undefined) {
    return (
      <button type="button" onClick={() => setAsked(true)} disabled={asked}>
        Load the {label}
      </button>
    );
  }
  if (medium.kind === "audio") {
    // biome-ignore lint/a11y/useMediaCaption: catalogue media bring no caption file; the description stands below the player.
    return <audio src={url} controls preload="none" aria-label={label} />;
  }
  if (medium.kind === "video") {
    // biome-ignore lint/a11y/useMediaCaption: catalogue media bring no caption file; the description stands below the player.
    return <video src={url} controls preload="metadata" aria-label={label} />;
  }
  return (
    <a href={url} aria-label={label}>
      {medium.modality}
    </a>
  );
}
