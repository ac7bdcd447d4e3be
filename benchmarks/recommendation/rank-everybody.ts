// Rankings of everybody, taken before the test part is opened, so that no fit can follow its opening.
import type { Interactions, ScoringModel } from "@modalis/contract";
import {
  type RankingTask,
  type RunScores,
  rankUsers,
  runScores,
  scoreRankings,
  type UserRankings,
} from "@modalis/evaluation";

/** The first 20 of every user who has a history, among all items or the candidates; what they had is left out. */
export async function rankEverybody(
  model: ScoringModel,
  seen: Interactions,
  candidates?: Int32Array,
): Promise<UserRankings> {
  const task = { seen, positives: seen, ...(candidates === undefined ? {} : { candidates }) };
  return rankUsers(model, task, { count: 20 });
}

/** Scores of rankings on a part that was opened; users without a history are left out and counted. */
export function scoreOn(
  name: string,
  rankings: UserRankings,
  { positives }: RankingTask,
): { scores: RunScores; leftOut: number } {
  const asked = (user: number) => positives.offsets[user + 1]! > positives.offsets[user]!;
  const places = [...rankings.users.keys()].filter((place) => asked(rankings.users[place]!));
  const items = new Int32Array(places.length * rankings.count);
  for (const [at, place] of places.entries()) {
    const start = place * rankings.count;
    items.set(rankings.items.subarray(start, start + rankings.count), at * rankings.count);
  }
  const users = Int32Array.from(places, (place) => rankings.users[place]!);
  const metrics = scoreRankings({ users, items, count: rankings.count }, positives, [10, 20]);
  const all = positives.userIds.filter((_, user) => asked(user)).length;
  return { scores: runScores(name, { users, metrics }, positives.userIds), leftOut: all - users.length };
}
