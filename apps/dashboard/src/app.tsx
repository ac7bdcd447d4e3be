import { useEffect, useState } from "preact/hooks";
import {
  type Answer,
  type CatalogueView,
  getCatalogue,
  type RecommendAnswer,
  recommend,
  search,
  similarItems,
} from "./api.js";
import { ItemCard } from "./item-card.js";
import { LikedItems } from "./liked-items.js";
import { UserPicker } from "./user-picker.js";

const COUNT = 12;

/** What the page shows: recommendations for a user, items like an item, or what a search found. */
type View =
  | { readonly kind: "user"; readonly user: string; readonly answer: RecommendAnswer }
  | {
      readonly kind: "similar";
      readonly itemTitle: string;
      readonly modality: string;
      readonly answer: Answer;
    }
  | { readonly kind: "search"; readonly text: string; readonly answer: Answer };

/** The whole page. */
export function App() {
  const [catalogue, setCatalogue] = useState<CatalogueView>();
  const [view, setView] = useState<View>();
  const [problem, setProblem] = useState<string>();

  const show = (load: () => Promise<View>) => {
    setProblem(undefined);
    load().then(setView, (error: Error) => setProblem(error.message));
  };
  const showUser = (user: string) =>
    show(async () => ({ kind: "user", user, answer: await recommend(user, COUNT) }));
  const showSimilar = (id: string, itemTitle: string, modality: string) =>
    show(async () => ({
      kind: "similar",
      itemTitle,
      modality,
      answer: await similarItems(id, modality === "fused" ? undefined : modality, COUNT),
    }));
  const showSearch = (text: string) =>
    show(async () => ({ kind: "search", text, answer: await search(text, COUNT) }));

  useEffect(() => {
    getCatalogue().then(setCatalogue, (error: Error) => setProblem(error.message));
  }, []);

  return (
    <>
      <header>
        <h1>Modalis</h1>
        {catalogue && (
          <p class="facts">
            {catalogue.items} items · {catalogue.users} users · {catalogue.events} events ·{" "}
            {catalogue.modalities.join(", ")}
          </p>
        )}
        <UserPicker onPick={showUser} />
        {catalogue?.searchable && <SearchBox onSearch={showSearch} />}
      </header>
      <main aria-live="polite">
        {problem && (
          <p role="alert" class="problem">
            {problem}
          </p>
        )}
        {view && <Heading view={view} />}
        {view?.kind === "user" && <LikedItems items={view.answer.liked ?? []} />}
        {view && (
          <ol class="cards" aria-label="Items, best first">
            {view.answer.items.map((answer, rank) => (
              <ItemCard key={answer.id} answer={answer} rank={rank + 1} onSimilar={showSimilar} />
            ))}
          </ol>
        )}
        {view && view.answer.items.length === 0 && <p>Nothing found.</p>}
      </main>
    </>
  );
}

function Heading({ view }: { readonly view: View }) {
  if (view.kind === "similar") {
    const how = view.modality === "fused" ? "all modalities" : view.modality;
    return (
      <h2>
        Like “{view.itemTitle}” by {how}
      </h2>
    );
  }
  if (view.kind === "search") return <h2>Found for “{view.text}”</h2>;
  return (
    <>
      <h2>Recommended to {view.user}</h2>
      {!view.answer.personal && <p>This user has no history yet, so these are the most popular items.</p>}
    </>
  );
}

function SearchBox({ onSearch }: { readonly onSearch: (text: string) => void }) {
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get("text");
          if (typeof text === "string" && text.trim() !== "") onSearch(text.trim());
        }}
      >
        <label>
          Search by text <input name="text" type="search" placeholder="a quiet walk by the sea" />
        </label>
        <button type="submit">Search</button>
      </form>
    </search>
  );
}
