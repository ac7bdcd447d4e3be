import type { ComponentChildren } from "preact";
import type { Answer, AnswerItem } from "../api/answers.js";
import { ItemCard, viewOfAnswer } from "./item-card.js";

export interface AnswerListProps {
  readonly answer: Answer;
  /** Whether a newer answer is on its way. */
  readonly waiting?: boolean;
  /** Said where there is no item. */
  readonly empty?: string;
  /** What can be done with an item of it. */
  readonly actions?: (item: AnswerItem) => ComponentChildren;
}

/** The items of an answer, the best first. */
export function AnswerList({ answer, waiting = false, empty = "Nothing found.", actions }: AnswerListProps) {
  if (answer.items.length === 0) return <p class="notice">{empty}</p>;
  return (
    <ol class={waiting ? "cards stale" : "cards"} aria-label="Items, best first" aria-busy={waiting}>
      {answer.items.map((item, at) => (
        <ItemCard key={item.id} item={viewOfAnswer(item)} answer={item} rank={at + 1}>
          {actions?.(item)}
        </ItemCard>
      ))}
    </ol>
  );
}
