const NAME = "modalis-api-key";

/** The key this tab calls with; empty where none was given. It is kept until the tab is closed, and nowhere else. */
export function apiKey(): string {
  return sessionStorage.getItem(NAME) ?? "";
}

/** Calls with another key from now on; an empty one is forgotten. */
export function setApiKey(key: string): void {
  if (key === "") sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, key);
}
