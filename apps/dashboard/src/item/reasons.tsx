import type { AnswerItem } from "../api/answers.js";
import { ContributionBars } from "./contribution-bars.js";

/** How an item came to be placed other than by its score. */
const PLACED: Readonly<Record<string, string>> = {
  diversity: "moved for diversity",
  quota: "moved by a quota",
  pin: "pinned here",
  exploration: "here to explore",
};

/** Why an item is in an answer: in a sentence, as shares of its score, and by what was liked before. */
export function Reasons({ answer }: { readonly answer: AnswerItem }) {
  const { sentence, rules } = answer;
  // What is unlike speaks for nothing, though it is the most alike of what was liked.
  const because = (answer.because ?? []).filter(({ similarity }) => similarity > 0);
  const placed = rules && PLACED[rules.placedBy];
  return (
    <>
      {sentence && <p class="sentence">{sentence}</p>}
      <ContributionBars contributions={answer.contributions} score={answer.score} />
      {placed && <p class="faint">It was {placed}.</p>}
      {because.length > 0 && (
        <ul class="because" aria-label="Why">
          {because.map(({ id, title, modality, similarity }) => (
            <li key={`${id} ${modality}`}>
              {modality} like “{title ?? id}” <span class="value">{similarity.toFixed(2)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
