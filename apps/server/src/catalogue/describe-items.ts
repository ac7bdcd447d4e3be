import { ModalisError } from "@modalis/contract";
import type { ExplainedItem, Explanation } from "@modalis/recommender";
import type { AnswerItem } from "./answer.js";
import type { ItemView } from "./item-view.js";

/** Most items of an answer that are explained: each costs another pass over the catalogue. */
const MOST_EXPLAINED = 100;

/** Passes for a count of items that may be explained. @throws `INVALID_ARGUMENT` */
export function checkExplainable(count: number): void {
  if (count <= MOST_EXPLAINED) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `at most ${MOST_EXPLAINED} items are explained at once, not ${count}; ask for fewer, or without explain`,
  );
}

/** Adds to each item what a person sees of it and, where `explain` is given, what it resembles. */
export async function describeItems(
  items: readonly ExplainedItem[],
  view: (id: string) => ItemView | undefined,
  explain?: (itemId: string) => Promise<Explanation>,
): Promise<AnswerItem[]> {
  const answers: AnswerItem[] = [];
  for (const { id, score, contributions } of items) {
    const likes = explain ? (await explain(id)).becauseOf : [];
    answers.push({
      id,
      score,
      contributions,
      item: view(id) ?? { id, title: id, texts: [], media: [], attributes: {} },
      because: likes.map((like) => ({
        itemId: like.id,
        title: view(like.id)?.title ?? like.id,
        modality: like.modality,
        similarity: like.similarity,
      })),
    });
  }
  return answers;
}
