import { isStoppedEarly } from "@modalis/trainer";
import type { CommandContext } from "../commands/command-context.js";
import { type FitRequest, fitModel } from "./fit-model.js";
import type { PickedModel } from "./pick-model.js";
import type { TrainRun } from "./train-run.js";

/**
 * The model with the length for a training on all rows, which none is left to stop: a training on the training rows alone
 * finds out after how many epochs it is best on validation rows. The model as it is where its length is settled otherwise.
 */
export async function asLongAsBest(
  { picked, data }: Pick<TrainRun, "picked" | "data">,
  request: FitRequest,
  context: CommandContext,
): Promise<PickedModel> {
  if (!isStoppedEarly(picked.settings) || data.validation === undefined) return picked;
  context.terminal.note("first on the training rows alone, to see for how long to learn");
  const { model, settingsAtBest } = await fitModel(picked, data, request, context);
  await model[Symbol.asyncDispose]();
  context.terminal.note(
    `now on all rows, for ${settingsAtBest.epochs} epochs, as was best on validation rows`,
  );
  return { ...picked, settings: settingsAtBest };
}
