import { useEffect, useRef, useState } from "preact/hooks";
import type { CatalogueView } from "./api/answers.js";
import { getCatalogue } from "./api/calls.js";
import { CataloguePage } from "./catalogue/catalogue-page.js";
import { SimilarPage } from "./catalogue/similar-page.js";
import { ExperimentsPage } from "./experiments/experiments-page.js";
import { ItemPage } from "./item/item-page.js";
import { JobsPage } from "./jobs/jobs-page.js";
import { MapPage } from "./map/map-page.js";
import { ModelsPage } from "./models/models-page.js";
import { RecommendPage } from "./recommend/recommend-page.js";
import { useFocusOfPage } from "./routing/use-focus-of-page.js";
import { linkTo, type Route, useRoute } from "./routing/use-route.js";
import { SearchPage } from "./search/search-page.js";
import { ServerPage } from "./server/server-page.js";

const PAGES = [
  ["recommend", "Recommend"],
  ["search", "Search"],
  ["catalogue", "Catalogue"],
  ["map", "Map"],
  ["models", "Models"],
  ["experiments", "Experiments"],
  ["jobs", "Jobs"],
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
  const main = useFocusOfPage(route.page);
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header>
        <h1>Modalis</h1>
        <nav aria-label="Pages">
          {PAGES.map(([page, name]) => (
            <PageLink key={page} page={page} name={name} isCurrent={route.page === page} />
          ))}
        </nav>
        {catalogue && (
          <p class="facts">
            {catalogue.items} items · {catalogue.users} users · {catalogue.events} events ·{" "}
            {catalogue.modalities.join(", ")}
          </p>
        )}
      </header>
      <main ref={main} tabIndex={-1}>
        <Page key={keys} route={route} catalogue={catalogue} onKey={() => setKeys(keys + 1)} />
      </main>
    </>
  );
}

interface PageLinkProps {
  readonly page: string;
  readonly name: string;
  readonly isCurrent: boolean;
}

/** A link to a page; where the links do not fit beside each other, the current one is brought into sight. */
function PageLink({ page, name, isCurrent }: PageLinkProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [isCurrent]);
  return (
    <a ref={link} href={linkTo(page)} aria-current={isCurrent ? "page" : undefined}>
      {name}
    </a>
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
  if (page === "search") return <SearchPage catalogue={catalogue} text={of("text") ?? ""} />;
  if (page === "similar") return <SimilarPage id={of("id") ?? ""} by={of("by")} />;
  if (page === "item") return <ItemPage id={of("id") ?? ""} />;
  if (page === "map") return <MapPage />;
  if (page === "models") return <ModelsPage />;
  if (page === "experiments") return <ExperimentsPage />;
  if (page === "jobs") return <JobsPage />;
  if (page === "server") return <ServerPage onKey={onKey} />;
  return (
    <p class="notice">
      There is no page “{page}”. <a href={linkTo("recommend")}>To the recommendations</a>
    </p>
  );
}
