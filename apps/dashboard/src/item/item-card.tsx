import type { ComponentChildren } from "preact";
import type { AnswerItem, ItemView } from "../api/answers.js";
import { linkTo } from "../routing/use-route.js";
import { AttributeList } from "./attribute-list.js";
import { ItemMedia } from "./item-media.js";
import { MoreLikeThis } from "./more-like-this.js";
import { Reasons } from "./reasons.js";

export interface ItemCardProps {
  readonly item: ItemView;
  /** Its place and its reasons, where it is part of an answer. */
  readonly answer?: AnswerItem;
  readonly rank?: number;
  /** What can be done with it. */
  readonly children?: ComponentChildren;
}

/** One item: its content and, in an answer, its score, what each modality and source added, and why. */
export function ItemCard({ item, answer, rank, children }: ItemCardProps) {
  return (
    <li class="card">
      <h3>
        {rank !== undefined && <span class="rank">{rank}</span>}{" "}
        <a href={linkTo("item", { id: item.id })} title={item.title}>
          {item.title}
        </a>
      </h3>
      <ItemMedia item={item} />
      {answer === undefined ? <AttributeList item={item} /> : <Reasons answer={answer} />}
      {children}
      <MoreLikeThis item={item} />
    </li>
  );
}

/** The view of an answered item; of one that was just removed, its id. */
export function viewOfAnswer({ id, item }: AnswerItem): ItemView {
  return item ?? { id, title: id, texts: [], media: [], attributes: {} };
}
