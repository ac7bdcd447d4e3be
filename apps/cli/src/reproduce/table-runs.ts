import { ModalisError } from "@modalis/contract";
import { PUBLISHED_RUNS, type PublishedName } from "./published-runs.js";
import type { PublishedTableRun } from "./reproduce-table.js";

/**
 * The runs of a published table, or those of some models.
 *
 * @throws `INVALID_ARGUMENT` for a model that the table does not have.
 */
export function tableRuns(name: PublishedName, models?: readonly string[]): readonly PublishedTableRun[] {
  const runs = PUBLISHED_RUNS[name].flatMap((run) =>
    run.published === undefined ? [] : [{ ...run, published: run.published }],
  );
  const known = [...new Set(runs.map(({ model }) => model))];
  const stray = models?.find((model) => !known.includes(model));
  if (stray === undefined) return runs.filter(({ model }) => models?.includes(model) ?? true);
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the published table of ${name} has no model "${stray}"; it has ${known.join(", ")}`,
  );
}
