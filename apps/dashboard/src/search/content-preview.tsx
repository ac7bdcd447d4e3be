import { useEffect, useState } from "preact/hooks";
import type { SearchContent } from "./search-content.js";

export interface ContentPreviewProps {
  readonly content: SearchContent;
  readonly onRemove: () => void;
}

/** What is searched with, as it looks and sounds. */
export function ContentPreview({ content: { file, modality }, onRemove }: ContentPreviewProps) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const label = `What is searched with: ${file.name}`;
  return (
    <div class="preview">
      {url && modality === "image" && <img src={url} alt={label} />}
      {/* biome-ignore lint/a11y/useMediaCaption: it is the visitor's own file. */}
      {url && modality === "audio" && <audio src={url} controls aria-label={label} />}
      {/* biome-ignore lint/a11y/useMediaCaption: it is the visitor's own file. */}
      {url && modality === "video" && <video src={url} controls playsInline aria-label={label} />}
      <p>
        <strong class="name">{file.name}</strong>{" "}
        <button type="button" onClick={onRemove}>
          Take it away
        </button>
      </p>
    </div>
  );
}
