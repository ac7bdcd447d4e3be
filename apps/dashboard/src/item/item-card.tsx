import type { ComponentChildren } from "preact";
import type { AnswerItem, ItemView } from "../api/answers.js";
import { linkTo } from "../routing/use-route.js";
import { ContributionBars } from "./contribution-bars.js";
import { ItemMedia } from "./item-media.js";

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
        {rank !== undefined && <span class="rank">{rank}</span>} {item.title}
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

function Reasons({ answer }: { readonly answer: AnswerItem }) {
  const { because = [], sentence, rules } = answer;
  return (
    <>
      {sentence && <p class="sentence">{sentence}</p>}
      <ContributionBars contributions={answer.contributions} score={answer.score} />
      {rules && <p class="faint">Placed by {rules.placedBy}</p>}
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

function AttributeList({ item }: { readonly item: ItemView }) {
  const shown = Object.entries(item.attributes).filter(([name]) => name !== "title");
  return (
    <dl class="attributes">
      <div>
        <dt>id</dt>
        <dd>{item.id}</dd>
      </div>
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function MoreLikeThis({ item }: { readonly item: ItemView }) {
  const modalities = new Set([
    ...item.media.map(({ modality }) => modality),
    ...(item.texts.length > 0 ? ["text"] : []),
  ]);
  return (
    <p class="similar">
      More like this by{" "}
      <a href={linkTo("similar", { id: item.id })} aria-label={`More like ${item.title} by everything`}>
        everything
      </a>
      {[...modalities].map((modality) => (
        <a
          key={modality}
          href={linkTo("similar", { id: item.id, by: modality })}
          aria-label={`More like ${item.title} by ${modality}`}
        >
          {modality}
        </a>
      ))}
    </p>
  );
}
