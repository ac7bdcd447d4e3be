/** Ids that one problem lists, at most. */
export const MOST_IDS = 10;

/** The first three ids of a list, and how many more there are. */
export function namedIds(ids: readonly string[]): string {
  const first = ids.slice(0, 3).map((id) => `"${id}"`);
  return ids.length > 3 ? `${first.join(", ")} and ${ids.length - 3} more` : first.join(", ");
}
