import { digestOfData, modelNamed } from "@modalis/trainer";
import { type AutoRequest, checkpointsFolder } from "../runs/stopped-training.js";
import { askedOfAuto, checkStopped } from "./check-stopped.js";
import type { PickedModel } from "./pick-model.js";
import { learnedData, type TrainRun } from "./train-run.js";

/** What `auto` chose for a run, and what it was asked. */
export interface ChosenForRun {
  readonly picked: PickedModel;
  readonly auto: AutoRequest;
}

/**
 * Lets `auto` choose a run's model; where its training was stopped after the same choice, that choice is taken again.
 *
 * @throws `INVALID_ARGUMENT` before anything is chosen when a training of this name that was stopped was another one.
 */
export async function chooseForRun(
  run: Pick<TrainRun, "folder" | "seed" | "restart" | "source" | "data" | "allRows">,
  limits: Pick<AutoRequest, "trials" | "budgetMs">,
  choose: () => Promise<PickedModel>,
): Promise<ChosenForRun> {
  const { folder, seed, restart } = run;
  const request = { ...limits, data: digestOfData(run.data) };
  const asked = askedOfAuto({ seed, data: digestOfData(learnedData(run)), auto: { ...request, why: "" } });
  const stopped = await checkStopped(checkpointsFolder(folder), asked, restart);
  if (stopped?.auto === undefined) {
    const picked = await choose();
    return { picked, auto: { ...request, why: picked.why ?? "" } };
  }
  const { model, settings, auto } = stopped;
  return { picked: { definition: modelNamed(model), settings, why: auto.why }, auto };
}
