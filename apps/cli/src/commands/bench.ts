import { Command } from "commander";
import { benchListCommand } from "./bench-list.js";
import { benchReproduceCommand } from "./bench-reproduce.js";
import type { CommandContext } from "./command-context.js";

/** `modalis bench list` and `modalis bench reproduce NAME`: our published figures, on the reader's own machine. */
export function benchCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command("bench")
    .description("list our published figures, and reproduce them from the data")
    .addCommand(benchListCommand(context))
    .addCommand(benchReproduceCommand(context, exit));
}
