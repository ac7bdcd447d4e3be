import { useState } from "preact/hooks";
import type { CatalogueView } from "../api/answers.js";
import { search, searchByContent } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { AnswerList } from "../item/answer-list.js";
import { Outcome } from "../item/outcome.js";
import { ShowMore } from "../item/show-more.js";
import { goTo } from "../routing/use-route.js";
import { useTitle } from "../routing/use-title.js";
import { ContentDrop } from "./content-drop.js";
import { ContentPreview } from "./content-preview.js";
import { SearchBox } from "./search-box.js";
import type { SearchContent } from "./search-content.js";

const COUNT = 12;
const KINDS = { image: "picture", audio: "sound", video: "film" } as const;

export interface SearchPageProps {
  readonly catalogue: CatalogueView | undefined;
  /** The text of the address bar; empty where nothing was searched for yet. */
  readonly text: string;
}

/** Items whose content answers a text, or is like a picture, sound or film. */
export function SearchPage({ catalogue, text }: SearchPageProps) {
  const [taken, setTaken] = useState<{ readonly content: SearchContent; readonly number: number }>();
  const content = taken?.content;
  const heading = headingOf(text, content);
  useTitle(heading);
  return (
    <>
      <h2>Search</h2>
      <div class="search">
        {catalogue?.searchable !== false && (
          <SearchBox
            key={text}
            text={text}
            onSearch={(typed) => {
              setTaken(undefined);
              goTo("search", { text: typed });
            }}
          />
        )}
        <ContentDrop onContent={(next) => setTaken({ content: next, number: (taken?.number ?? 0) + 1 })} />
      </div>
      {content && <ContentPreview content={content} onRemove={() => setTaken(undefined)} />}
      {(content ?? text) !== "" && (
        <section aria-labelledby="found">
          <h2 id="found">{heading}</h2>
          <Found key={taken?.number ?? text} text={text} content={content} />
        </section>
      )}
    </>
  );
}

interface FoundProps {
  readonly text: string;
  readonly content: SearchContent | undefined;
}

function Found({ text, content }: FoundProps) {
  const [count, setCount] = useState(COUNT);
  const { answer, problem, waiting, again } = useAnswer(count, (wanted, stop) =>
    content === undefined
      ? search(text, wanted, stop)
      : searchByContent(content.modality, content.file, wanted, stop),
  );
  return (
    <>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer && <AnswerList answer={answer} waiting={waiting} />}
      {answer && <ShowMore asked={count} shown={answer.items.length} waiting={waiting} onMore={setCount} />}
    </>
  );
}

function headingOf(text: string, content: SearchContent | undefined): string {
  if (content !== undefined) return `Like this ${KINDS[content.modality]}`;
  return text === "" ? "Search" : `Found for “${text}”`;
}
