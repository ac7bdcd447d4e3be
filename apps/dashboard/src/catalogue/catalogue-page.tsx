import { useState } from "preact/hooks";
import type { CatalogueView } from "../api/answers.js";
import { getItems } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { ItemCard } from "../item/item-card.js";
import { Outcome } from "../item/outcome.js";
import { recordView } from "../item/record-view.js";
import { goTo } from "../routing/use-route.js";
import { useTitle } from "../routing/use-title.js";
import { SearchBox } from "../search/search-box.js";

const A_PAGE = 24;

/** Every item by id, a page at a time, those that hold a text alone if one is typed; and the way to search by meaning. */
export function CataloguePage({ catalogue }: { readonly catalogue: CatalogueView | undefined }) {
  const [query, setQuery] = useState("");
  // The ends of the pages before this one: there is no way back but by them.
  const [ends, setEnds] = useState<readonly string[]>([]);
  const after = ends.at(-1);
  const { answer, problem, waiting, again } = useAnswer(
    { query, after },
    ({ query: text, after: end }, stop) =>
      getItems({ query: text, limit: A_PAGE, ...(end === undefined ? {} : { after: end }) }, stop),
  );
  useTitle("Catalogue");
  return (
    <>
      <h2>Catalogue</h2>
      <div class="tools">
        {catalogue?.searchable && <SearchBox onSearch={(text) => goTo("search", { text })} />}
        <label>
          Id or text holds{" "}
          <input
            type="text"
            value={query}
            onInput={(event) => {
              setQuery(event.currentTarget.value);
              setEnds([]);
            }}
          />
        </label>
      </div>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer?.items.length === 0 && (
        <p class="notice">
          {query === ""
            ? "The catalogue is empty."
            : `No item holds “${query}” in its id, attributes or texts.`}
        </p>
      )}
      <ul class={waiting ? "cards stale" : "cards"} aria-busy={waiting} aria-label="Items by id">
        {answer?.items.map((record) => (
          <ItemCard key={record.id} item={recordView(record)} />
        ))}
      </ul>
      <nav class="pages" aria-label="Pages of the catalogue">
        <button type="button" disabled={ends.length === 0} onClick={() => setEnds(ends.slice(0, -1))}>
          Previous page
        </button>
        <span>Page {ends.length + 1}</span>
        <button
          type="button"
          disabled={answer?.next === undefined}
          onClick={() => answer?.next !== undefined && setEnds([...ends, answer.next])}
        >
          Next page
        </button>
      </nav>
    </>
  );
}
