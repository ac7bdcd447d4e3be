import { withKeyName } from "@modalis/server";
import type { Command } from "commander";

/** The models of modalities, where they are not the default ones and the catalogue's settings do not name them. */
export interface SearchModels {
  readonly textModel?: string;
  readonly imageModel?: string;
  readonly audioModel?: string;
  readonly videoModel?: string;
  readonly apiKeyEnv?: string;
}

export function withSearchModels(command: Command): Command {
  return command
    .option(
      "--text-model <source>",
      "the model that the texts were encoded with, a folder, hub:owner/name or openai:URL#MODEL, if not the default",
    )
    .option(
      "--image-model <source>",
      "the model that the pictures were encoded with; by CLIP, SigLIP and the like, a text finds pictures",
    )
    .option("--audio-model <source>", "the model that the sounds were encoded with, such as CLAP")
    .option("--video-model <source>", "the model that the films were encoded with, such as CLIP")
    .option("--api-key-env <name>", "the environment's variable with the key of models at a server");
}

/** The models that were given, by modality. */
export function searchModels({ textModel, imageModel, audioModel, videoModel, apiKeyEnv }: SearchModels) {
  const given = { text: textModel, image: imageModel, audio: audioModel, video: videoModel };
  return new Map(
    Object.entries(given).flatMap(([modality, source]) =>
      source === undefined ? [] : [[modality, withKeyName(source, apiKeyEnv)] as const],
    ),
  );
}
