import { ModalisError } from "@modalis/contract";
import type { Answer, AnswerItem } from "@modalis/server";
import type { OpenRun } from "./open-run.js";

export interface RunRequest {
  readonly count: number;
  readonly explain?: boolean;
  /** Refused: a trained model compares by all it learned. */
  readonly modality?: string;
  readonly signal: AbortSignal;
}

/** What a trained model recommends to a user of the catalogue; popular items to one it says nothing of. */
export async function recommendByRun(
  run: OpenRun,
  userId: string,
  { count, explain = false, signal }: RunRequest,
): Promise<Answer & { readonly personal: boolean }> {
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
  // Somebody who came after the training is known by what they did.
  const answer = recommender.knowsUser(userId)
    ? await recommender.recommend({ userId, ...query })
    : await recommender.recommendToVisitor({ history: historyOf(run, userId), ...query });
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
  return { items, personal: !answer.some(({ contributions }) => "popularity" in contributions) };
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

function historyOf({ catalogue }: OpenRun, userId: string): string[] {
  return catalogue.events.filter(({ user }) => user === userId).map(({ item }) => item);
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
