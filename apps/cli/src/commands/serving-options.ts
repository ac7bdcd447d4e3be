import { type OpenLiveCatalogueOptions, readPseudonyms } from "@modalis/server";
import type { Command } from "commander";
import { positive } from "./whole-number.js";

/** Options of `modalis serve` that say how it learns beside serving and guards its users. */
export interface ServingOptions {
  readonly retrainEvery?: number;
  readonly pseudonymsKeyFile?: string;
  readonly privateAggregates?: number;
}

export function withServingOptions(command: Command): Command {
  return command
    .option("--retrain-every <hours>", "learn the model anew so often, beside serving", positive)
    .option(
      "--pseudonyms-key-file <file>",
      "keep pseudonyms in place of user ids, by the key of at least 32 bytes in this file",
    )
    .option(
      "--private-aggregates <epsilon>",
      "publish counts with noise, drawn once a day, so that they tell little of any one user",
      positive,
    );
}

/** @throws What reading the key of pseudonyms throws. */
export async function servingOptions({
  retrainEvery,
  pseudonymsKeyFile,
  privateAggregates,
}: ServingOptions): Promise<
  Pick<OpenLiveCatalogueOptions, "retrainEveryMs" | "pseudonyms" | "aggregatesEpsilon">
> {
  return {
    ...(retrainEvery === undefined ? {} : { retrainEveryMs: retrainEvery * 3_600_000 }),
    ...(pseudonymsKeyFile === undefined ? {} : { pseudonyms: await readPseudonyms(pseudonymsKeyFile) }),
    ...(privateAggregates === undefined ? {} : { aggregatesEpsilon: privateAggregates }),
  };
}
