import { useEffect, useState } from "preact/hooks";
import type { CatalogueView } from "./api/answers.js";
import { getCatalogue } from "./api/calls.js";
import { CataloguePage } from "./catalogue/catalogue-page.js";
import { SearchPage } from "./catalogue/search-page.js";
import { SimilarPage } from "./catalogue/similar-page.js";
import { MapPage } from "./map/map-page.js";
import { ModelsPage } from "./models/models-page.js";
import { RecommendPage } from "./recommend/recommend-page.js";
import { linkTo, type Route, useRoute } from "./routing/use-route.js";
import { ServerPage } from "./server/server-page.js";

const PAGES = [
  ["recommend", "Recommend"],
  ["catalogue", "Catalogue"],
  ["map", "Map"],
  ["models", "Models"],
  ["server", "Server"],
] as const;

/** The whole page: the way between the pages, and the one that the address names. */
export function App() {
  const route = useRoute();
  const [catalogue, setCatalogue] = useState<CatalogueView>();
  const [keys, setKeys] = useState(0);
  // A page that lacks the counts shows its own problem; it is the same one. Another key may see other counts.
  useEffect(() => {
    getCatalogue().then(setCatalogue, () => setCatalogue(undefined));
  }, [keys]);
  return (
    <>
      <header>
        <h1>Modalis</h1>
        <nav aria-label="Pages">
          {PAGES.map(([page, name]) => (
            <a key={page} href={linkTo(page)} aria-current={route.page === page ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        {catalogue && (
          <p class="facts">
            {catalogue.items} items · {catalogue.users} users · {catalogue.events} events ·{" "}
            {catalogue.modalities.join(", ")}
          </p>
        )}
      </header>
      <main>
        <Page key={keys} route={route} catalogue={catalogue} onKey={() => setKeys(keys + 1)} />
      </main>
    </>
  );
}

interface PageProps {
  readonly route: Route;
  readonly catalogue: CatalogueView | undefined;
  readonly onKey: () => void;
}

function Page({ route: { page, parameters }, catalogue, onKey }: PageProps) {
  const of = (name: string) => parameters.get(name) ?? undefined;
  if (page === "recommend") return <RecommendPage catalogue={catalogue} user={of("user")} />;
  if (page === "catalogue") return <CataloguePage catalogue={catalogue} />;
  if (page === "search") return <SearchPage text={of("text") ?? ""} />;
  if (page === "similar") return <SimilarPage id={of("id") ?? ""} by={of("by")} />;
  if (page === "map") return <MapPage />;
  if (page === "models") return <ModelsPage />;
  if (page === "server") return <ServerPage onKey={onKey} />;
  return <p>There is no page “{page}”.</p>;
}
