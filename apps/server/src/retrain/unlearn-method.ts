/**
 * Models whose parameters follow from their rows alone, in closed form or by folding in to the end: learned anew without
 * somebody they are what they would be had that person never been there.
 */
const RECOMPUTED: Readonly<Record<string, string>> = {
  popularity: "counted anew without the rows of the user",
  "item-knn": "neighbours computed anew from the rows of the others",
  "user-knn": "neighbours computed anew from the rows of the others",
  slim: "weights solved anew from the rows of the others",
  ease: "solved anew in closed form from the rows of the others",
  "ease-with-features": "solved anew in closed form from the rows of the others",
  "implicit-als": "alternating least squares done anew from the rows of the others, by the same seed",
};

const MARKED =
  "the user's id, history and own row are taken out; what the parameters of others hold of them stays until the next retrain";

/** How a user is taken out of a model that was learned so. */
export function unlearnMethod({ model }: Readonly<Record<string, unknown>>): {
  readonly way: "recomputed" | "marked";
  readonly method: string;
} {
  const method =
    typeof model === "string" && Object.hasOwn(RECOMPUTED, model) ? RECOMPUTED[model] : undefined;
  return method === undefined ? { way: "marked", method: MARKED } : { way: "recomputed", method };
}
