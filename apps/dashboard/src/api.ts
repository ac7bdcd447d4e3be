/** What the server answers, as the page reads it; the routes are described in the server's README. */

export interface MediumView {
  readonly modality: string;
  readonly kind: "image" | "audio" | "video" | "file";
  readonly url: string;
}

export interface ItemView {
  readonly id: string;
  readonly title: string;
  readonly texts: readonly string[];
  readonly media: readonly MediumView[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ResemblanceView {
  readonly id: string;
  readonly title?: string;
  readonly modality: string;
  readonly similarity: number;
}

export interface AnswerItem {
  readonly id: string;
  readonly score: number;
  readonly contributions: Readonly<Record<string, number>>;
  /** Absent for an item that was removed a moment ago. */
  readonly item?: ItemView;
  readonly because?: readonly ResemblanceView[];
  readonly sentence?: string;
}

export interface Answer {
  readonly items: readonly AnswerItem[];
}

export interface RecommendAnswer extends Answer {
  readonly recommId: string;
  readonly personal: boolean;
  readonly liked?: readonly ItemView[];
}

export interface CatalogueView {
  readonly items: number;
  readonly users: number;
  readonly events: number;
  readonly modalities: readonly string[];
  readonly searchable: boolean;
}

export interface UserView {
  readonly id: string;
}

export const getCatalogue = () => ask<CatalogueView>("GET", "v1/catalogue");
export const getUsers = (query: string) =>
  ask<{ users: UserView[] }>("GET", `v1/users?query=${encodeURIComponent(query)}&limit=200`);
export const recommend = (user: string, count: number) =>
  ask<RecommendAnswer>("POST", "v1/recommend", { user, count, explain: true, view: true });
export const similarItems = (id: string, modality: string | undefined, count: number) =>
  ask<Answer>("POST", `v1/items/${encodeURIComponent(id)}/similar`, {
    count,
    view: true,
    ...(modality ? { modality } : {}),
  });
export const search = (text: string, count: number) =>
  ask<Answer>("POST", "v1/search", { text, count, view: true });

async function ask<Result>(method: string, path: string, body?: object): Promise<Result> {
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new Error((answer as { message?: string }).message ?? `the server answered ${response.status}`);
  return answer as Result;
}
