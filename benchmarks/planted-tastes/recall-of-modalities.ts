import { type ChannelBatches, modalityOfChannel } from "@modalis/contract";
import { createContentRecommender, type UserEvent } from "@modalis/recommender";
import { type HoldOut, measureTasteRecall, type SamplePlan, type TasteRecall } from "@modalis/sample";

/** How long the lists are of which recall is taken. */
const LENGTH = 10;

/** Recall of the content recommender that sees only the channels of the given modalities. */
export async function recallOfModalities(
  plan: SamplePlan,
  held: HoldOut,
  channels: ChannelBatches,
  modalities: readonly string[],
): Promise<TasteRecall> {
  const seen = new Map([...channels].filter(([channel]) => modalities.includes(modalityOfChannel(channel))));
  await using recommender = await createContentRecommender({ channels: seen, events: weighed(held) });
  // Awaited here: the recommender is disposed on return.
  return await measureTasteRecall(plan, held, async (userId) => {
    const items = await recommender.recommend({ userId, count: LENGTH });
    return items.map(({ id }) => id);
  });
}

/** Recall of what is most liked by all and not yet seen by the user. */
export async function recallOfPopularity(plan: SamplePlan, held: HoldOut): Promise<TasteRecall> {
  const likes = new Map<string, number>(plan.items.map(({ id }) => [id, 0]));
  const seen = new Map<string, Set<string>>(plan.users.map(({ id }) => [id, new Set<string>()]));
  for (const { user, item, kind } of held.events) {
    if (kind !== "dislike") likes.set(item, likes.get(item)! + 1);
    seen.get(user)!.add(item);
  }
  const ranked = [...likes].sort((left, right) => right[1] - left[1]).map(([item]) => item);
  return measureTasteRecall(plan, held, async (user) =>
    ranked.filter((item) => !seen.get(user)!.has(item)).slice(0, LENGTH),
  );
}

function weighed({ events }: HoldOut): UserEvent[] {
  return events.map(({ user, item, kind, timestamp }) => ({
    userId: user,
    itemId: item,
    weight: kind === "dislike" ? -1 : 1,
    timestampMs: Date.parse(timestamp),
  }));
}
