import type { ItemView, MediumView } from "./api.js";

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
  const label = `${medium.modality} of ${title}`;
  if (medium.kind === "image") return <img src={medium.url} alt={label} loading="lazy" />;
  if (medium.kind === "audio") {
    // biome-ignore lint/a11y/useMediaCaption: catalogue media bring no caption file; the description stands below the player.
    return <audio src={medium.url} controls preload="none" aria-label={label} />;
  }
  if (medium.kind === "video") {
    // biome-ignore lint/a11y/useMediaCaption: catalogue media bring no caption file; the description stands below the player.
    return <video src={medium.url} controls preload="metadata" aria-label={label} />;
  }
  return <a href={medium.url}>{medium.modality}</a>;
}
