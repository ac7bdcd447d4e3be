import { ModalisError } from "@modalis/contract";
import type { Answer, AnswerItem } from "@modalis/server";
import { preferenceOf } from "@modalis/store";
import type { OpenRun } from "./open-run.js";

export interface RunRequest {
  readonly count: number;
  readonly explain?: boolean;
  /** Refused: a trained model compares by all it learned. */
  readonly modality?: string;
  readonly signal: AbortSignal;
}

/** What a trained model recommends to a user. */
export interface RunAnswer extends Answer {
  /** Whether the items are merely the popular ones, for the model says nothing of the user or of anybody. */
  readonly popular: boolean;
  /** Whether an event of the user speaks for an item. */
  readonly hasLikes: boolean;
}

/** What a trained model recommends to a user of the catalogue; popular items to one it says nothing of. */
export async function recommendByRun(
  run: OpenRun,
  userId: string,
  { count, explain = false, signal }: RunRequest,
): Promise<RunAnswer> {
  const { recommender, catalogue } = run;
  const known =
    recommender.knowsUser(userId) ||
    catalogue.users.some(({ id }) => id === userId) ||
    catalogue.events.some(({ user }) => user === userId);
  if (!known) {
    throw new ModalisError(
      "NOT_FOUND",
      `there is no user "${userId}"; users are named in users.jsonl and the events`,
    );
  }
  const query = { count, exclude: run.leftOut(userId), signal };
  const likes = likesOf(run, userId);
  const learned = (recommender.trainingHistory(userId)?.length ?? 0) > 0;
  // Somebody whose likes came after the training is known by them.
  const answer =
    learned || likes.length === 0
      ? await recommender.recommend({ userId, ...query })
      : await recommender.recommendToVisitor({ history: likes, ...query });
  const items: AnswerItem[] = [];
  for (const { id, score, contributions } of answer) {
    const because =
      explain && recommender.knowsUser(userId)
        ? (await recommender.explain({ userId, itemId: id, count: 3, signal })).becauseOf
        : [];
    items.push({
      ...viewed(run, id, score, contributions),
      because: because.map((like) => ({
        itemId: like.id,
        title: run.titleOf(like.id),
        modality: "interactions",
        similarity: like.similarity,
      })),
    });
  }
  const popular = answer.some(({ contributions }) => "popularity" in contributions);
  return { items, popular, hasLikes: likes.length > 0 };
}

/** Items that a trained model finds like an item. */
export async function similarByRun(
  run: OpenRun,
  itemId: string,
  { explain: _, ...query }: RunRequest,
): Promise<Answer> {
  const exclude = run.leftOut("");
  const answer = await run.recommender.similarItems({ itemId, exclude, ...query });
  return { items: answer.map(({ id, score, contributions }) => viewed(run, id, score, contributions)) };
}

/** What speaks for items only: who disliked an item must not get more of its kind. */
function likesOf({ catalogue: { events, settings } }: OpenRun, userId: string): string[] {
  return events
    .filter((event) => event.user === userId && preferenceOf(event, settings.events) === "positive")
    .map(({ item }) => item);
}

function viewed(
  run: OpenRun,
  id: string,
  score: number,
  contributions: Readonly<Record<string, number>>,
): AnswerItem {
  const item = { id, title: run.titleOf(id), texts: [], media: [], attributes: {} };
  return { id, score, contributions, item, because: [] };
}
