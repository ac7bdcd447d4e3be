import { createHash } from "node:crypto";
import { canonicalJson } from "@modalis/contract";
import { digestOfData } from "../model/digest-of-data.js";
import type { ModelDefinition } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { DEFAULT_TRIALS, type TuneOptions } from "./tune-model.js";

/** What fixes the trials of a search, besides its model and data. */
export type SearchChoices = Pick<TuneOptions, "seed" | "method" | "metric" | "ks" | "trials">;

/**
 * 16 hexadecimal digits of all that fixes a search's trials: model, space, data with its split, seed and how it is searched.
 * Two searches may share a log where these are the same, so a log is well named after them.
 */
export function digestOfSearch(
  { name, defaults, searchSpace }: ModelDefinition,
  data: TrainingData,
  { seed, method = "random", metric = "recall@20", ks = [10, 20], trials }: SearchChoices,
): string {
  // A random search of more trials begins with those of fewer; what halving starts with turns on how many there may be.
  const most = method === "halving" ? (trials ?? DEFAULT_TRIALS) : undefined;
  const parts = { name, defaults, searchSpace, data: digestOfData(data), seed, method, metric, ks, most };
  return createHash("sha256").update(canonicalJson(parts)).digest("hex").slice(0, 16);
}
