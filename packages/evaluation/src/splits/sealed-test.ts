import { ModalisError } from "@modalis/contract";
import type { RankingTask } from "../ranking/ranking-task.js";
import { digestOfTask } from "../ranking/task-digest.js";
import { appendOpening, type OpeningRecord, type TestOpening } from "./opening-record.js";

/**
 * A test part that gives nothing but its one method: the rows live in that method's closure, where no property, copy,
 * serialisation or prototype leads.
 */
export interface SealedTest {
  /**
   * The test task, after a line in the record says who opened it and why. Each call adds a line and gives its own copy.
   *
   * @throws `INVALID_ARGUMENT` when `by` or `reason` is empty, or `record` is not from `createOpeningRecord`; nothing
   * is given then.
   */
  open(opening: OpenTest): RankingTask;
}

export interface OpenTest {
  /** Who asks: a run, a command, a person. */
  readonly by: string;
  /** What for, in a few words. */
  readonly reason: string;
  /** Where the opening is written down; it belongs into the run's record. */
  readonly record: OpeningRecord;
}

/** Seals a task under the name of its split, such as `last 1 per user`. */
export function sealTest(split: string, task: RankingTask): SealedTest {
  const sealed = structuredClone(task);
  const open = ({ by, reason, record }: OpenTest): RankingTask => {
    for (const [name, text] of [["by", by] as const, ["reason", reason] as const]) {
      if (typeof text !== "string" || text.trim() === "") {
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `opening a test part needs "${name}": say it in a few words`,
        );
      }
    }
    appendOpening(record, { split, by, reason, ...describe(sealed) });
    return structuredClone(sealed);
  };
  return Object.freeze({ open: Object.freeze(open) });
}

function describe(task: RankingTask): Pick<TestOpening, "rows" | "users" | "digest"> {
  const { offsets, items, userIds } = task.positives;
  const users = userIds.filter((_, user) => offsets[user + 1]! > offsets[user]!).length;
  return { rows: items.length, users, digest: digestOfTask(task) };
}
