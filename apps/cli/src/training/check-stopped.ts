import { rm } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { type KnownTraining, readStopped } from "../runs/stopped-training.js";

/** What settles a training, or a choice of `auto`: all of it must be as it was to go on. */
export type AskedTraining = Readonly<Record<string, number | boolean | string | undefined>>;

/** What settles the result of a training of one model. */
export function askedOf({ model, settings, seed, data }: KnownTraining): AskedTraining {
  return { ...settings, model, seed, data };
}

/** What settles a choice of `auto`, and then the training of what it chose. */
export function askedOfAuto({
  seed,
  data,
  auto,
}: Pick<KnownTraining, "seed" | "data" | "auto">): AskedTraining {
  const { data: choice, trials, budgetMs } = auto ?? {};
  return { model: "auto", seed, data, "data to choose on": choice, trials, "budget in ms": budgetMs };
}

/**
 * Looks, before anything is learned, whether a run's folder of checkpoints is free for what is asked.
 *
 * @param restart Whether what is there is to be dropped.
 * @returns The training that was stopped, where it is what is asked.
 * @throws `INVALID_ARGUMENT` when the folder holds the checkpoint of another training.
 */
export async function checkStopped(
  folder: string,
  asked: AskedTraining,
  restart: boolean,
): Promise<KnownTraining | undefined> {
  if (restart) await rm(folder, { recursive: true, force: true });
  const { checkpoint, known } = await readStopped(folder);
  const differences = known === undefined ? ["nothing tells what it learned"] : differencesOf(known, asked);
  if (differences.length === 0) return known;
  // Without a checkpoint nothing is lost with it.
  if (!checkpoint) return undefined;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `"${folder}" is the checkpoint of another training, which was stopped: ${differences.join("; ")}. Give the command of that training to go on with it, --restart to drop it, or another name with --out to keep both`,
    { details: { found: known, asked } },
  );
}

/** In words; none where what was stopped is what is asked. */
function differencesOf(known: KnownTraining, asked: AskedTraining): string[] {
  const was = asked.model === "auto" && known.auto !== undefined ? askedOfAuto(known) : askedOf(known);
  // Settings of another model say nothing.
  const names = was.model === asked.model ? Object.keys({ ...was, ...asked }) : ["model", "seed", "data"];
  return names
    .filter((name) => was[name] !== asked[name])
    .map((name) => `its ${name} is ${shown(was[name])}, now ${shown(asked[name])} is asked`);
}

function shown(value: AskedTraining[string]): string {
  return value === undefined ? "none" : String(value);
}
