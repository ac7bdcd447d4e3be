import { openCatalogue } from "@modalis/server";
import { Command } from "commander";
import { openJointSpace } from "../joint/joint-folder.js";
import { printAnswer } from "../terminal/print-answer.js";
import { bareItems } from "./bare-items.js";
import type { CommandContext } from "./command-context.js";
import { type SearchModels, searchModels, withSearchModels } from "./search-models.js";
import { wholeNumber } from "./whole-number.js";

interface SearchOptions extends SearchModels {
  readonly text: string;
  readonly count: number;
  readonly json?: true;
}

/** `modalis search DIR --text "…"`: items whose content answers a query, of every modality once `pretrain` has run. */
export function searchCommand(context: CommandContext): Command {
  const command = new Command("search")
    .description(
      "find items by what a text says and, by a model with a tower for texts or after pretrain, by what their pictures, sounds and films show",
    )
    .argument("<dir>", "a catalogue that was encoded")
    .requiredOption("--text <words>", "what to look for")
    .option("--count <n>", "most items", wholeNumber(1, 100_000), 10);
  return withSearchModels(command).action(async (dir: string, options: SearchOptions) => {
    const { text, count, json } = options;
    const { terminal, now, signal } = context;
    const models = searchModels(options);
    await using joint = await openJointSpace(dir);
    const modelSource = { hub: context.hub, signal };
    const opening = {
      ...context,
      nowMs: now(),
      models,
      modelSource,
      ...(joint === undefined ? {} : { joint }),
    };
    await using catalogue = await openCatalogue(dir, opening);
    const answer = await catalogue.search(text, count, signal);
    if (json) terminal.json(bareItems(answer));
    else printAnswer(terminal, `Found for “${text}”`, answer);
  });
}
