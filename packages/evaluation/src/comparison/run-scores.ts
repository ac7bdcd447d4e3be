import { ModalisError } from "@modalis/contract";
import type { RankingScores } from "../ranking/score-rankings.js";

/** A run's scores by user, by which runs are compared. */
export interface RunScores {
  /** The model's name, or the run's. */
  readonly model: string;
  /** `[users]`, each once. */
  readonly userIds: readonly string[];
  /** By metric, `[users]` each. */
  readonly metrics: ReadonlyMap<string, Float64Array>;
  /** Of the rows that were ranked, as `digestOfTask` gives it. Runs on other rows are not compared. */
  readonly digest?: string;
}

/** The scores by user of a report; `userIds` are those of the task. */
export function runScores(
  model: string,
  report: { readonly users: Int32Array; readonly metrics: RankingScores },
  userIds: readonly string[],
  digest?: string,
): RunScores {
  return {
    model,
    userIds: Array.from(report.users, (user) => userIds[user]!),
    metrics: new Map(Object.entries(report.metrics).map(([name, { perUser }]) => [name, perUser])),
    ...(digest === undefined ? {} : { digest }),
  };
}

/**
 * The mean by user of runs that differ by their seed alone, so that luck is averaged out before models are compared.
 *
 * @throws `INVALID_ARGUMENT` without runs, or when they have other users, metrics or test rows.
 */
export function meanOfRuns(model: string, runs: readonly RunScores[]): RunScores {
  const [first, ...others] = runs;
  if (first === undefined) throw new ModalisError("INVALID_ARGUMENT", "there is no run to take the mean of");
  const aligned = [first, ...others.map((run) => alignUsers(run, first))];
  const metrics = new Map(
    [...first.metrics.keys()].map((name) => {
      const columns = aligned.map((run) => scoresBy(run, name));
      const mean = columns[0]!.map(
        (_, user) => columns.reduce((sum, column) => sum + column[user]!, 0) / columns.length,
      );
      return [name, mean] as const;
    }),
  );
  return { ...first, model, metrics };
}

/**
 * The run with its users in the other's order.
 *
 * @throws `INVALID_ARGUMENT` when their users or test rows differ.
 */
export function alignUsers(run: RunScores, to: RunScores): RunScores {
  if (run.digest !== undefined && to.digest !== undefined && run.digest !== to.digest) {
    throw mismatch(run, to, "were tested on other rows");
  }
  const places = new Map(run.userIds.map((id, at) => [id, at]));
  if (places.size !== to.userIds.length || run.userIds.length !== places.size) {
    throw mismatch(run, to, `have ${run.userIds.length} and ${to.userIds.length} users`);
  }
  const order = to.userIds.map((id) => {
    const place = places.get(id);
    if (place === undefined) throw mismatch(run, to, `have other users: "${id}" is in one alone`);
    return place;
  });
  const metrics = new Map(
    [...run.metrics].map(([name, scores]) => [name, Float64Array.from(order, (place) => scores[place]!)]),
  );
  return { ...run, userIds: to.userIds, metrics };
}

/**
 * One metric of a run.
 *
 * @throws `INVALID_ARGUMENT` naming those it has.
 */
export function scoresBy(run: RunScores, metric: string): Float64Array {
  const scores = run.metrics.get(metric);
  if (scores?.length === run.userIds.length) return scores;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `run "${run.model}" has no scores by "${metric}" for its ${run.userIds.length} users; it has ${[...run.metrics.keys()].join(", ")}`,
  );
}

function mismatch(left: RunScores, right: RunScores, problem: string): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    `runs "${left.model}" and "${right.model}" ${problem}; compare runs of one split`,
  );
}
