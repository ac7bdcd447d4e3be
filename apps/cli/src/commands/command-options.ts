import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";
import { SPLITS, type SplitName } from "../training/draw-split.js";
import type { CountedEvents } from "../training/training-source.js";
import { wholeNumber } from "./whole-number.js";

/** Options of every command that learns from a catalogue. */
export interface LearningOptions {
  readonly split?: SplitName;
  readonly seed: number;
  readonly splitSeed: number;
  readonly threads: number;
  readonly events?: CountedEvents;
  readonly channels?: readonly string[];
  readonly json?: true;
}

/** Adds the options that say what is learned from and how. */
export function withLearningOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--split <name>",
        "how rows are held out; labelled where events name a split, else random",
      ).choices(SPLITS),
    )
    .option("--seed <n>", "fixes the training", wholeNumber(0, 2 ** 32 - 1), 1)
    .option("--split-seed <n>", "fixes what is held out", wholeNumber(0, 2 ** 32 - 1), 1)
    .option("--threads <n>", "threads of a training", wholeNumber(1, 256), availableParallelism())
    .addOption(
      new Option(
        "--events <which>",
        "positive counts what speaks for an item, all every event by its value; all by default for models of ratings",
      ).choices(["positive", "all"]),
    )
    .option("--channels <names>", "content to learn from, with commas, or none; all by default", channelList);
}

/** An option that may be given again. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Names with commas between them. */
export function nameList(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("It must be names with commas between.");
  return names;
}

/** A length of time such as `90s`, `10m` or `2h`, in milliseconds. */
export function duration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit ?? ""];
  const value = Number(number) * (unitMs ?? Number.NaN);
  if (value > 0) return value;
  throw new InvalidArgumentError("It must be a length of time such as 90s, 10m or 2h.");
}

function channelList(text: string): readonly string[] {
  return text.trim() === "none" ? [] : nameList(text);
}
