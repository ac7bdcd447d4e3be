import type { Interactions } from "@modalis/contract";
import { createOpeningRecord, type RankingTask, type Split, splitGlobalTime } from "@modalis/evaluation";
import { seededRandom } from "@modalis/trainer";

/** Shares of the rows: the most recent judge, those before them stop and weigh a training, the rest is learned from. */
const TEST_SHARE = 0.1;
const VALIDATION_SHARE = 0.05;
/** Users judged, so that judging takes minutes where training does. */
const MOST_USERS = 5_000;

/** Holds out the most recent rows. @throws `INVALID_ARGUMENT` when nothing is left to learn from. */
export function splitRecent(interactions: Interactions): Split {
  return splitGlobalTime(interactions, { testShare: TEST_SHARE, validationShare: VALIDATION_SHARE });
}

/** Opens the held-out rows once, after all was learned; of more than 5,000 users a drawn part is judged. */
export function openRecent(split: Split, seed: number, nowMs: () => number): RankingTask {
  const record = createOpeningRecord({ nowMs });
  const task = split.test.open({ by: "retrain", reason: "a candidate beside the model that serves", record });
  return { ...task, positives: someUsers(task.positives, MOST_USERS, seed) };
}

/** The rows of at most so many of the users who have any. */
function someUsers(rows: Interactions, most: number, seed: number): Interactions {
  const { offsets, items, values, timestampsMs, userIds } = rows;
  const withRows = userIds.flatMap((_, user) => (offsets[user + 1]! > offsets[user]! ? [user] : []));
  if (withRows.length <= most) return rows;
  const random = seededRandom(seed);
  const drawn = withRows.map((user) => ({ user, place: random.next() })).sort((a, b) => a.place - b.place);
  const chosen = new Set(drawn.slice(0, most).map(({ user }) => user));
  const kept: number[] = [];
  const cut = new Int32Array(offsets.length);
  for (let user = 0; user < userIds.length; user++) {
    if (chosen.has(user)) for (let row = offsets[user]!; row < offsets[user + 1]!; row++) kept.push(row);
    cut[user + 1] = kept.length;
  }
  return {
    userIds,
    itemIds: rows.itemIds,
    offsets: cut,
    items: Int32Array.from(kept, (row) => items[row]!),
    ...(values === undefined ? {} : { values: Float32Array.from(kept, (row) => values[row]!) }),
    ...(timestampsMs === undefined
      ? {}
      : { timestampsMs: Float64Array.from(kept, (row) => timestampsMs[row]!) }),
  };
}
