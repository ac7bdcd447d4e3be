import type { ExplainedItem, Explanation } from "@modalis/recommender";
import type { AnswerItem } from "./answer.js";
import type { ItemView } from "./item-view.js";

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
