import type { PlacedBy } from "../../rules/arrange-items.js";
import type { SpeakingLike } from "../live-query.js";
import type { PersonView } from "../person/person-view.js";
import type { LiveState } from "../state/live-state.js";
import { did, resembles, say } from "./sentences.js";

/** Why an item is in an answer, in a sentence or two, by what adds most to its score. */
export function sayWhy(
  state: LiveState,
  view: PersonView,
  contributions: Readonly<Record<string, number>>,
  likes: readonly (SpeakingLike & { readonly slot: number })[],
  placedBy: PlacedBy,
): string {
  if (placedBy === "pin") return say("pin");
  if (placedBy === "exploration") return say("exploration");
  const reason = reasonOf(state, view, contributions, likes);
  return placedBy === "score" ? reason : say(placedBy, { reason });
}

function reasonOf(
  state: LiveState,
  view: PersonView,
  contributions: Readonly<Record<string, number>>,
  likes: readonly (SpeakingLike & { readonly slot: number })[],
): string {
  const sums = new Map<string, number>();
  for (const [key, term] of Object.entries(contributions)) {
    const source = key.startsWith("model.") ? "model" : key;
    sums.set(source, (sums.get(source) ?? 0) + term);
  }
  const [most] = [...sums].sort((left, right) => right[1] - left[1]);
  if (most === undefined || most[1] <= 0) return say("nothing");
  const [source] = most;
  const first = likes[0];
  const like = first === undefined ? "" : (first.title ?? first.id);
  const doing = first === undefined ? "" : did(state.kinds.nameOf(view.history.kinds.get(first.slot) ?? 0));
  if (source === "model") {
    return first?.modality === "interactions" ? say("modelLike", { like, did: doing }) : say("model");
  }
  if (source === "trend" || source === "popularity") return say(source);
  const modality = source.slice("content.".length);
  // A like speaks in the modality that it is most alike in: with little likeness there, none should be named.
  const telling = likes.find(
    (one) => one.modality === modality && one.similarity > 0 && one.contribution > 0,
  );
  if (telling === undefined) return say("content", { modality });
  return say("contentLike", {
    resembles: resembles(modality),
    like: telling.title ?? telling.id,
    did: did(state.kinds.nameOf(view.history.kinds.get(telling.slot) ?? 0)),
  });
}
