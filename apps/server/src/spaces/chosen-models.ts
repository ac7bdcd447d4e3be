import { resolve } from "node:path";
import type { ChosenSpace, LiveStore } from "@modalis/store";
import type { ChosenModel } from "../live/encoding/open-content-encoders.js";
import { modelOf } from "./model-of.js";

/** The models that the database says channels are encoded by. */
export async function chosenModels(
  folder: string,
  store: Pick<LiveStore, "chosenSpaces">,
): Promise<Record<string, ChosenModel>> {
  const chosen: Record<string, ChosenModel> = {};
  for (const [channel, space] of await store.chosenSpaces())
    chosen[channel] = await chosenModel(folder, space);
  return chosen;
}

/** The model of a space that was put in use. */
export async function chosenModel(folder: string, { space, source }: ChosenSpace): Promise<ChosenModel> {
  if (source === undefined) return { space };
  // A folder that went away fails its contents, and not the start.
  return { space, model: await modelOf(folder, source).catch(() => resolve(folder, source)) };
}
