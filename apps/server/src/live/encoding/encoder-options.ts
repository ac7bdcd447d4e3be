import { modalityOfChannel } from "@modalis/contract";
import type { Catalogue } from "@modalis/store";
import { settledModel } from "../../encode/model-folder-of.js";
import type { OpenLiveCatalogueOptions } from "../live-catalogue-options.js";

/** What a catalogue's encoders are opened with: the models of its settings, and those asked for before them. */
export function encoderOptions(
  { folder, settings }: Catalogue,
  { cacheFolder, ffmpegPath, hub, models = {} }: OpenLiveCatalogueOptions,
) {
  const settled = Object.fromEntries(
    [...settings.models].map(([channel, path]) => [modalityOfChannel(channel), settledModel(folder, path)]),
  );
  const all = { ...settled, ...models };
  return {
    ...{ folder, cacheFolder, models: all },
    ...(ffmpegPath === undefined ? {} : { ffmpegPath }),
    ...(hub === undefined ? {} : { modelSource: { hub } }),
  };
}
