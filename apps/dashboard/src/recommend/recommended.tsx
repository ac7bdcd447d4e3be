import type { AnswerItem, RecommendAnswer } from "../api/answers.js";
import type { Answered } from "../api/use-answer.js";
import { AnswerList } from "../item/answer-list.js";
import { viewOfAnswer } from "../item/item-card.js";
import { Outcome } from "../item/outcome.js";
import { ShowMore } from "../item/show-more.js";
import { LikedItems } from "./liked-items.js";
import { OpinionButtons } from "./opinion-buttons.js";
import type { Opinion } from "./person.js";

export interface RecommendedProps {
  readonly answered: Answered<RecommendAnswer>;
  /** Whether there is no item at all. */
  readonly isEmpty: boolean;
  /** Items asked for. */
  readonly count: number;
  readonly onMore: (count: number) => void;
  readonly onOpinion: (item: AnswerItem, kind: Opinion) => Promise<void>;
}

/** The answer to a recommendation, with what is to be known of it. */
export function Recommended({ answered, isEmpty, count, onMore, onOpinion }: RecommendedProps) {
  const { answer, problem, waiting, again } = answered;
  if (isEmpty) return <EmptyCatalogue />;
  return (
    <>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer && <Remarks answer={answer} />}
      {answer && (
        <AnswerList
          answer={answer}
          waiting={waiting}
          empty="No item is left: the filter lets none through, or everything was seen. Loosen the filter, or tick “also what was seen”."
          actions={(item) => (
            <OpinionButtons title={viewOfAnswer(item).title} onOpinion={(kind) => onOpinion(item, kind)} />
          )}
        />
      )}
      {answer && <ShowMore asked={count} shown={answer.items.length} waiting={waiting} onMore={onMore} />}
    </>
  );
}

function Remarks({ answer }: { readonly answer: RecommendAnswer }) {
  return (
    <>
      {!answer.personal && <p>There is no history yet, so these are the most popular items.</p>}
      {answer.notes?.map((note) => (
        <p key={note} class="faint">
          {note}
        </p>
      ))}
      <LikedItems items={answer.liked ?? []} />
    </>
  );
}

function EmptyCatalogue() {
  return (
    <p class="notice">
      The catalogue is empty. Add items with <code>PUT /v1/items</code>, or put them into the catalogue's
      folder with <code>modalis import</code>.
    </p>
  );
}
