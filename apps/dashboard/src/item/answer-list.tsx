import type { ComponentChildren } from "preact";
import type { Answer, AnswerItem } from "../api/answers.js";
import { ItemCard, viewOfAnswer } from "./item-card.js";

export interface AnswerListProps {
  readonly answer: Answer;
  /** What can be done with an item of it. */
  readonly actions?: (item: AnswerItem) => ComponentChildren;
}

/** The items of an answer, the best first. */
export function AnswerList({ answer, actions }: AnswerListProps) {
  if (answer.items.length === 0) return <p>Nothing found.</p>;
  return (
    <ol class="cards" aria-label="Items, best first">
      {answer.items.map((item, at) => (
        <ItemCard key={item.id} item={viewOfAnswer(item)} answer={item} rank={at + 1}>
          {actions?.(item)}
        </ItemCard>
      ))}
    </ol>
  );
}
