import type { ContentRecommender, UserEvent } from "@modalis/recommender";
import type { RecommendAnswer, RecommendRequest } from "./answer.js";
import { checkExplainable, describeItems } from "./describe-items.js";
import type { ItemView } from "./item-view.js";
import { likedItems } from "./user-history.js";

/** What an answer to a user is made of. */
export interface RecommendSource {
  readonly recommender: ContentRecommender;
  /** Events with items of the catalogue. */
  readonly events: readonly UserEvent[];
  /** Users who have content of their own. */
  readonly describedUsers: ReadonlySet<string>;
  readonly view: (itemId: string) => ItemView | undefined;
}

/**
 * Recommends to a user, and adds what a person sees of each item and of what the user liked.
 *
 * @throws `INVALID_ARGUMENT` for a count below 1, or above 100 with `explain`, and the signal's reason.
 */
export async function recommendTo(
  source: RecommendSource,
  { userId, count, exclude, explain, signal }: RecommendRequest,
): Promise<RecommendAnswer> {
  const { recommender, events, view } = source;
  const stop = signal === undefined ? {} : { signal };
  if (explain) checkExplainable(count);
  const items = await recommender.recommend({ userId, count, ...(exclude ? { exclude } : {}), ...stop });
  const reasons = (itemId: string) => recommender.explain({ userId, itemId, count: 3, ...stop });
  const isPersonal =
    items.length === 0
      ? hasTaste(source, userId)
      : items.some(({ contributions }) => !("popularity" in contributions));
  return {
    user: userId,
    personal: isPersonal,
    liked: likedItems(events, userId).flatMap((id) => view(id) ?? []),
    items: await describeItems(items, view, explain ? reasons : undefined),
  };
}

/** Whether the user's own history was used, where no item is left to tell by. */
function hasTaste({ events, describedUsers }: RecommendSource, userId: string): boolean {
  return describedUsers.has(userId) || events.some((event) => event.userId === userId && event.weight !== 0);
}
