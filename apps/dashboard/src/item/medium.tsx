import { useRef, useState } from "preact/hooks";
import type { MediumView } from "../api/answers.js";
import { sourceOf } from "./derived-source.js";
import { useMediaUrl } from "./use-media-url.js";
import { useSeen } from "./use-seen.js";

export interface MediumProps {
  readonly medium: MediumView;
  readonly title: string;
}

/**
 * A picture, a player, or the file itself, with its source where no person gave it; where the browser cannot show it, that
 * and the way to the file.
 */
export function Medium({ medium, title }: MediumProps) {
  const { derived } = medium;
  if (derived === undefined) return <Shown medium={medium} title={title} />;
  return (
    <figure class="derived">
      <Shown medium={medium} title={title} />
      <figcaption title={derived.revision}>{sourceOf(derived)}</figcaption>
    </figure>
  );
}

function Shown({ medium, title }: MediumProps) {
  const [asked, setAsked] = useState(false);
  const [broken, setBroken] = useState(false);
  const url = useMediaUrl(medium.url, asked || medium.kind === "image");
  const label = `${medium.modality} of ${title}`;
  if (broken) return <Broken label={label} url={url} />;
  if (medium.kind === "image") {
    return <img src={url} alt={label} loading="lazy" onError={() => url && setBroken(true)} />;
  }
  if (url === undefined) {
    return (
      <button type="button" onClick={() => setAsked(true)} disabled={asked}>
        Load the {label}
      </button>
    );
  }
  if (medium.kind === "audio") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: catalogue media bring no caption file; the description stands below the player.
      <audio src={url} controls preload="none" aria-label={label} onError={() => setBroken(true)} />
    );
  }
  if (medium.kind === "video") return <Video url={url} label={label} onError={() => setBroken(true)} />;
  return (
    <a href={url} aria-label={label}>
      {medium.modality}
    </a>
  );
}

interface VideoProps {
  readonly url: string;
  readonly label: string;
  readonly onError: () => void;
}

/** Its first frame is loaded once it is near what is seen. */
function Video({ url, label, onError }: VideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  const seen = useSeen(element);
  return (
    // biome-ignore lint/a11y/useMediaCaption: catalogue media bring no caption file; the description stands below the player.
    <video
      ref={element}
      src={url}
      controls
      playsInline
      preload={seen ? "metadata" : "none"}
      aria-label={label}
      onError={onError}
    />
  );
}

function Broken({ label, url }: { readonly label: string; readonly url: string | undefined }) {
  return (
    <p class="missing">
      The {label} cannot be shown here.{" "}
      {url && (
        <a href={url} download>
          Download it
        </a>
      )}
    </p>
  );
}
