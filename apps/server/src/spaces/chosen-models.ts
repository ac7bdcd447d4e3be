import { resolve } from "node:path";
import type { LiveStore } from "@modalis/store";
import type { ChosenModel } from "../live/encoding/open-content-encoders.js";
import { modelOf } from "./model-of.js";

/** The models that the database says channels are encoded by. */
export async function chosenModels(
  folder: string,
  store: Pick<LiveStore, "chosenSpaces">,
): Promise<Record<string, ChosenModel>> {
  const chosen: Record<string, ChosenModel> = {};
  for (const [channel, { space, source }] of await store.chosenSpaces())
    chosen[channel] =
      source === undefined
        ? { space }
        : // A folder that went away fails its contents, and not the start.
          { space, model: await modelOf(folder, source).catch(() => resolve(folder, source)) };
  return chosen;
}
