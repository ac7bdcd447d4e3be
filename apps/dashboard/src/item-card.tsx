import type { AnswerItem } from "./api.js";
import { ContributionBars } from "./contribution-bars.js";
import { ItemMedia } from "./item-media.js";

export interface ItemCardProps {
  readonly answer: AnswerItem;
  readonly rank: number;
  readonly onSimilar: (id: string, title: string, modality: string) => void;
}

/** One item of an answer: its content, its score, what each modality added, and what it resembles. */
export function ItemCard({ answer, rank, onSimilar }: ItemCardProps) {
  const { because = [], sentence } = answer;
  const item = answer.item ?? { id: answer.id, title: answer.id, texts: [], media: [], attributes: {} };
  const modalities = [
    ...new Set([...item.media.map(({ modality }) => modality), ...(item.texts.length > 0 ? ["text"] : [])]),
  ];
  return (
    <li class="card">
      <h3>
        <span class="rank">{rank}</span> {item.title}
      </h3>
      <ItemMedia item={item} />
      <ContributionBars contributions={answer.contributions} score={answer.score} />
      {sentence && <p class="sentence">{sentence}</p>}
      {because.length > 0 && (
        <ul class="because" aria-label="Why">
          {because.map(({ id, title, modality }) => (
            <li key={`${id} ${modality}`}>
              {modality} like “{title ?? id}”
            </li>
          ))}
        </ul>
      )}
      <p class="similar">
        More like this by{" "}
        {["fused", ...modalities].map((modality) => (
          <button key={modality} type="button" onClick={() => onSimilar(item.id, item.title, modality)}>
            {modality === "fused" ? "everything" : modality}
          </button>
        ))}
      </p>
    </li>
  );
}
