import { useEffect, useState } from "preact/hooks";

/** Where the address bar points: `#/similar?id=rose` is the page "similar" with a parameter "id". */
export interface Route {
  readonly page: string;
  readonly parameters: URLSearchParams;
}

/** The current route; changes with links, the back button and {@link goTo}. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const [page = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { page: page || "recommend", parameters: new URLSearchParams(query) };
}

/** The address of a page. */
export function linkTo(page: string, parameters: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${page}${query === "" ? "" : `?${query}`}`;
}

/** Opens a page. */
export function goTo(page: string, parameters: Readonly<Record<string, string>> = {}): void {
  location.hash = linkTo(page, parameters);
}
