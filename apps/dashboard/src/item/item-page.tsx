import { getItem, similarItems } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { useTitle } from "../routing/use-title.js";
import { AnswerList } from "./answer-list.js";
import { AttributeList } from "./attribute-list.js";
import { ItemMedia } from "./item-media.js";
import { MoreLikeThis } from "./more-like-this.js";
import { Outcome } from "./outcome.js";
import { recordView } from "./record-view.js";

const ALIKE = 4;

/** All of one item, and the items most like it. */
export function ItemPage({ id }: { readonly id: string }) {
  const { answer, problem, waiting, again } = useAnswer(id, getItem, id);
  const alike = useAnswer(id, (of, stop) => similarItems(of, { count: ALIKE }, stop), id);
  const item = answer && recordView(answer);
  useTitle(item?.title ?? id);
  return (
    <>
      <h2>{item?.title ?? id}</h2>
      <Outcome problem={problem} waiting={waiting && item === undefined} onRetry={again} />
      {item && (
        <article class="item">
          <ItemMedia item={item} full />
          <div class="card">
            <h3>What is known of it</h3>
            <AttributeList item={item} />
            <MoreLikeThis item={item} />
          </div>
        </article>
      )}
      {item && (
        <section aria-labelledby="alike">
          <h2 id="alike">Most like it</h2>
          <Outcome problem={alike.problem} waiting={alike.waiting} onRetry={alike.again} />
          {alike.answer && <AnswerList answer={alike.answer} />}
        </section>
      )}
    </>
  );
}
