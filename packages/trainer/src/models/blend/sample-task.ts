import type { Interactions } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import { createSeededRandom, shuffled } from "../../linear-algebra/seeded-random.js";

/** The interactions whose pair of user and item is kept, in their order. */
export function keepPairs(
  interactions: Interactions,
  keep: (user: number, item: number, place: number) => boolean,
): Interactions {
  const { userIds, itemIds, offsets, items, values, timestampsMs } = interactions;
  const kept: number[] = [];
  const own = new Int32Array(offsets.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let place = offsets[user]!; place < offsets[user + 1]!; place++) {
      if (keep(user, items[place]!, place)) kept.push(place);
    }
    own[user + 1] = kept.length;
  }
  return {
    userIds,
    itemIds,
    offsets: own,
    items: Int32Array.from(kept, (place) => items[place]!),
    ...(values === undefined ? {} : { values: Float32Array.from(kept, (place) => values[place]!) }),
    ...(timestampsMs === undefined
      ? {}
      : { timestampsMs: Float64Array.from(kept, (place) => timestampsMs[place]!) }),
  };
}

/** The task over a seeded sample of its users, so that a search costs the same however many there are. */
export function sampleTask(task: RankingTask, mostUsers: number, seed: number): RankingTask {
  const { offsets } = task.positives;
  const users = Array.from(offsets.keys()).filter((user) => (offsets[user + 1] ?? 0) > offsets[user]!);
  if (users.length <= mostUsers) return task;
  const order = shuffled(users.length, createSeededRandom(seed)).subarray(0, mostUsers);
  const sampled = new Set(Array.from(order, (at) => users[at]!));
  return { ...task, positives: keepPairs(task.positives, (user) => sampled.has(user)) };
}
