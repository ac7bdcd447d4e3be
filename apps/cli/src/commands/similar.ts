import { type Answer, openCatalogue } from "@modalis/server";
import { Command } from "commander";
import { similarByRun } from "../runs/answer-by-run.js";
import { openRun } from "../runs/open-run.js";
import { printAnswer } from "../terminal/print-answer.js";
import { bareItems } from "./bare-items.js";
import type { CommandContext } from "./command-context.js";
import { wholeNumber } from "./whole-number.js";

interface SimilarOptions {
  readonly item: string;
  readonly model?: string;
  readonly modality: string;
  readonly count: number;
  readonly json?: true;
}

/** `modalis similar DIR --item I`: items like an item. */
export function similarCommand(context: CommandContext): Command {
  return new Command("similar")
    .description("find items like an item")
    .argument("<dir>", "a catalogue that was encoded")
    .requiredOption("--item <id>", "the item")
    .option("--modality <name>", "compare by this modality alone, or fused for all of them", "fused")
    .option("--model <run>", "by this run that modalis train made; by content when absent")
    .option("--count <n>", "most items", wholeNumber(1, 100_000), 10)
    .action(async (dir: string, options: SimilarOptions) => {
      const { terminal } = context;
      const { item, modality, model, json } = options;
      const answer = await findSimilar(context, dir, options);
      const by = model ?? (modality === "fused" ? "all modalities" : modality);
      if (json) terminal.json(bareItems(answer));
      else printAnswer(terminal, `Like ${item} by ${by}`, answer);
    });
}

async function findSimilar(
  context: CommandContext,
  dir: string,
  { item, modality, model, count }: SimilarOptions,
): Promise<Answer> {
  const { now, signal } = context;
  const one = modality === "fused" ? {} : { modality };
  if (model !== undefined) {
    await using run = await openRun(dir, model, signal);
    return await similarByRun(run, item, { count, signal, ...one });
  }
  await using catalogue = await openCatalogue(dir, { ...context, nowMs: now() });
  return await catalogue.similarItems({ itemId: item, count, signal, ...one });
}
