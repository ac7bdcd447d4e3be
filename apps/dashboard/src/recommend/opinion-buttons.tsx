import { useState } from "preact/hooks";
import type { Opinion } from "./person.js";

export interface OpinionButtonsProps {
  readonly title: string;
  readonly onOpinion: (kind: Opinion) => Promise<void>;
}

/** Like and dislike; the list is asked anew once the server has it. */
export function OpinionButtons({ title, onOpinion }: OpinionButtonsProps) {
  const [problem, setProblem] = useState<string>();
  const [sending, setSending] = useState(false);
  const send = (kind: Opinion) => {
    setSending(true);
    setProblem(undefined);
    onOpinion(kind)
      .catch((error: Error) => setProblem(error.message))
      .finally(() => setSending(false));
  };
  return (
    <p class="opinions">
      <button type="button" disabled={sending} aria-label={`Like ${title}`} onClick={() => send("like")}>
        Like
      </button>
      <button
        type="button"
        disabled={sending}
        aria-label={`Dislike ${title}`}
        onClick={() => send("dislike")}
      >
        Dislike
      </button>
      {problem && (
        <span role="alert" class="problem">
          {problem}
        </span>
      )}
    </p>
  );
}
