/** Every table that names users, with its column. Deletions name a user whose row or event was deleted before. */
export const USER_TABLES = [
  ["users", "id"],
  ["events", "user_id"],
  ["impressions", "user_id"],
  ["recommendations", "user_id"],
  ["jobs", "user_id"],
  ["deletions", "user_id"],
  ["user_vectors", "user_id"],
] as const;
