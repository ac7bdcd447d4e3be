import { type Interactions, ModalisError, type ScoringModel } from "@modalis/contract";
import type { RankingTask } from "./ranking-task.js";

/**
 * Refuses a task that does not fit the model it is asked of.
 *
 * @throws `INVALID_ARGUMENT` naming the part and both numbers.
 */
export function checkTask(model: ScoringModel, task: RankingTask): void {
  const { seen, positives, candidates, visitors = false } = task;
  checkInteractions("seen", seen);
  checkInteractions("positives", positives);
  const sizes = [
    ["items that the model scores", model.itemCount, "items of the task", positives.itemIds.length],
    ["items of the positives", positives.itemIds.length, "items of what was seen", seen.itemIds.length],
    ["users of the positives", positives.userIds.length, "users of what was seen", seen.userIds.length],
  ] as const;
  for (const [left, leftCount, right, rightCount] of sizes) {
    if (leftCount !== rightCount) throw invalid(`${leftCount} ${left}, but ${rightCount} ${right}`);
  }
  if (!visitors && model.userCount !== positives.userIds.length) {
    throw invalid(`${model.userCount} users in the model, but ${positives.userIds.length} in the task`);
  }
  if (visitors && model.scoreVisitors === undefined) {
    throw invalid(
      `a ${model.kind} model cannot score users that were not in training; split by rows instead`,
    );
  }
  checkCandidates(candidates, model.itemCount);
}

/**
 * Refuses interactions whose arrays do not fit together.
 *
 * @throws `INVALID_ARGUMENT` naming the part.
 */
export function checkInteractions(part: string, interactions: Interactions): void {
  const { userIds, itemIds, offsets, items, values, timestampsMs } = interactions;
  if (offsets.length !== userIds.length + 1 || offsets[0] !== 0 || offsets.at(-1) !== items.length) {
    throw invalid(`${part}: the offsets of ${userIds.length} users run from 0 to ${items.length} rows`);
  }
  for (let user = 0; user < userIds.length; user++) {
    if (offsets[user]! > offsets[user + 1]!) throw invalid(`${part}: the offsets fall after user ${user}`);
  }
  for (const item of items) {
    if (item < 0 || item >= itemIds.length) throw invalid(`${part}: item ${item} of ${itemIds.length}`);
  }
  for (const [name, column] of [["values", values] as const, ["timestampsMs", timestampsMs] as const]) {
    if (column !== undefined && column.length !== items.length) {
      throw invalid(`${part}: ${column.length} ${name} for ${items.length} rows`);
    }
  }
}

function checkCandidates(candidates: Int32Array | undefined, items: number): void {
  let before = -1;
  for (const item of candidates ?? []) {
    if (item <= before || item >= items) {
      throw invalid(`candidates are item numbers from 0 to ${items - 1}, rising; ${item} follows ${before}`);
    }
    before = item;
  }
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}
