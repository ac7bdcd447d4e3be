import { useEffect, useState } from "preact/hooks";
import { RecordButton } from "./record-button.js";
import { ACCEPTED, type SearchContent, searchContentOf } from "./search-content.js";

/** Takes a picture, sound or film: chosen, dropped, pasted or recorded. */
export function ContentDrop({ onContent }: { readonly onContent: (content: SearchContent) => void }) {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string>();
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    const content = searchContentOf(file);
    setProblem(content ? undefined : `“${file.name}” is no picture, sound or film.`);
    if (content) onContent(content);
  };
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent) => take(clipboardData?.files[0]);
    addEventListener("paste", paste);
    return () => removeEventListener("paste", paste);
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way beside the button within, which keys reach.
    <div
      class={isOver ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files[0]);
      }}
    >
      <p class="line-of">
        <label class="button">
          Choose a picture, sound or film
          <input
            class="unseen"
            type="file"
            accept={ACCEPTED}
            onInput={(event) => {
              take(event.currentTarget.files?.[0]);
              // The same file may be chosen again.
              event.currentTarget.value = "";
            }}
          />
        </label>
        <RecordButton onSound={take} />
      </p>
      <p class="faint">or drop one here, or paste it. It is read to search and not kept.</p>
      {problem && (
        <p role="alert" class="problem">
          {problem}
        </p>
      )}
    </div>
  );
}
