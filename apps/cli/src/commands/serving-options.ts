import { type OpenLiveCatalogueOptions, readPseudonyms } from "@modalis/server";
import type { Command } from "commander";
import { positive, wholeNumber } from "./whole-number.js";

/** Options of `modalis serve` that say how it learns beside serving and guards its users. */
export interface ServingOptions {
  readonly retrainEvery?: number;
  readonly pseudonymsKeyFile?: string;
  readonly privateAggregates?: number;
  readonly keepRuns?: number;
  readonly keepEventsDays?: number;
  readonly keepGivenDays?: number;
  readonly keepJobsDays?: number;
}

export function withServingOptions(command: Command): Command {
  return command
    .option("--retrain-every <hours>", "learn the model anew so often, beside serving", positive)
    .option(
      "--keep-runs <n>",
      "keep so many models of earlier retrains, the newest, and so many of those that served last; the bundles of others are removed",
      wholeNumber(1, 1_000_000),
      5,
    )
    .option(
      "--pseudonyms-key-file <file>",
      "keep pseudonyms in place of user ids, by the key of at least 32 bytes in this file",
    )
    .option(
      "--private-aggregates <epsilon>",
      "publish counts with noise, drawn once a day, so that they tell little of any one user",
      positive,
    )
    .option(
      "--keep-events-days <n>",
      "remove events that are older, once a day; all are kept when absent",
      positive,
    )
    .option(
      "--keep-given-days <n>",
      "remove recommendations that were given, and impressions, that are older, once a day",
      positive,
    )
    .option("--keep-jobs-days <n>", "remove jobs that ended longer ago, once a day", positive);
}

const DAY_MS = 24 * 3_600_000;

/** @throws What reading the key of pseudonyms throws. */
export async function servingOptions({
  retrainEvery,
  pseudonymsKeyFile,
  privateAggregates,
  keepRuns,
  keepEventsDays,
  keepGivenDays,
  keepJobsDays,
}: ServingOptions): Promise<
  Pick<OpenLiveCatalogueOptions, "retrainEveryMs" | "pseudonyms" | "aggregatesEpsilon" | "keep" | "keepRuns">
> {
  return {
    ...(retrainEvery === undefined ? {} : { retrainEveryMs: retrainEvery * 3_600_000 }),
    ...(pseudonymsKeyFile === undefined ? {} : { pseudonyms: await readPseudonyms(pseudonymsKeyFile) }),
    ...(privateAggregates === undefined ? {} : { aggregatesEpsilon: privateAggregates }),
    ...(keepRuns === undefined ? {} : { keepRuns }),
    keep: {
      ...(keepEventsDays === undefined ? {} : { eventsMs: keepEventsDays * DAY_MS }),
      ...(keepGivenDays === undefined ? {} : { givenMs: keepGivenDays * DAY_MS }),
      ...(keepJobsDays === undefined ? {} : { jobsMs: keepJobsDays * DAY_MS }),
    },
  };
}
