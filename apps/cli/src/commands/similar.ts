import { openCatalogue } from "@modalis/server";
import { Command } from "commander";
import { printAnswer } from "../terminal/print-answer.js";
import { bareItems } from "./bare-items.js";
import type { CommandContext } from "./command-context.js";
import { wholeNumber } from "./whole-number.js";

interface SimilarOptions {
  readonly item: string;
  readonly modality?: string;
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
    .option("--count <n>", "most items", wholeNumber(1, 100_000), 10)
    .action(async (dir: string, { item, modality = "fused", count, json }: SimilarOptions) => {
      const { terminal, now, signal } = context;
      await using catalogue = await openCatalogue(dir, { ...context, nowMs: now() });
      const answer = await catalogue.similarItems({
        itemId: item,
        count,
        signal,
        ...(modality === "fused" ? {} : { modality }),
      });
      if (json) terminal.json(bareItems(answer));
      else
        printAnswer(
          terminal,
          `Like ${item} by ${modality === "fused" ? "all modalities" : modality}`,
          answer,
        );
    });
}
