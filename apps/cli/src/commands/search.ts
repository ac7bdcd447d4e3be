import { openCatalogue, withKeyName } from "@modalis/server";
import { Command } from "commander";
import { openJointSpace } from "../joint/joint-folder.js";
import { printAnswer } from "../terminal/print-answer.js";
import { bareItems } from "./bare-items.js";
import type { CommandContext } from "./command-context.js";
import { wholeNumber } from "./whole-number.js";

interface SearchOptions {
  readonly text: string;
  readonly textModel?: string;
  readonly apiKeyEnv?: string;
  readonly count: number;
  readonly json?: true;
}

/** `modalis search DIR --text "…"`: items whose content answers a query, of every modality once `pretrain` has run. */
export function searchCommand(context: CommandContext): Command {
  return new Command("search")
    .description(
      "find items by what a text says; after pretrain, by what their pictures, sounds and films show too",
    )
    .argument("<dir>", "a catalogue that was encoded")
    .requiredOption("--text <words>", "what to look for")
    .option(
      "--text-model <source>",
      "the model that the texts were encoded with, a folder, hub:owner/name or openai:URL#MODEL, if not the default",
    )
    .option("--api-key-env <name>", "the environment's variable with the key of a model at a server")
    .option("--count <n>", "most items", wholeNumber(1, 100_000), 10)
    .action(async (dir: string, { text, textModel, apiKeyEnv, count, json }: SearchOptions) => {
      const { terminal, now, signal } = context;
      const models = new Map(textModel ? [["text", withKeyName(textModel, apiKeyEnv)]] : []);
      await using joint = await openJointSpace(dir);
      const modelSource = { hub: context.hub, signal };
      const options = {
        ...context,
        nowMs: now(),
        models,
        modelSource,
        ...(joint === undefined ? {} : { joint }),
      };
      await using catalogue = await openCatalogue(dir, options);
      const answer = await catalogue.search(text, count, signal);
      if (json) terminal.json(bareItems(answer));
      else printAnswer(terminal, `Found for “${text}”`, answer);
    });
}
