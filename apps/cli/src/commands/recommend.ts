import { ModalisError } from "@modalis/contract";
import { openCatalogue } from "@modalis/server";
import { Command } from "commander";
import { printAnswer } from "../terminal/print-answer.js";
import { bareItems } from "./bare-items.js";
import type { CommandContext } from "./command-context.js";
import { wholeNumber } from "./whole-number.js";

interface RecommendOptions {
  readonly user: readonly string[];
  readonly count: number;
  readonly explain?: true;
  readonly json?: true;
}

/** `modalis recommend DIR --user U`: what a user is likely to like. */
export function recommendCommand(context: CommandContext): Command {
  return new Command("recommend")
    .description("recommend items to a user")
    .argument("<dir>", "a catalogue that was encoded")
    .requiredOption("--user <id>", "the user; may be given again for more users", collect)
    .option("--count <n>", "most items", wholeNumber(1, 100_000), 10)
    .option("--explain", "say what each item resembles")
    .action(async (dir: string, options: RecommendOptions) => {
      const { terminal, now, signal } = context;
      await using catalogue = await openCatalogue(dir, { ...context, nowMs: now() });
      const unknown = options.user.filter((user) => !catalogue.hasUser(user));
      if (unknown.length > 0) {
        throw new ModalisError(
          "NOT_FOUND",
          `there is no user "${unknown.join('", "')}" in ${dir}; its users are named in users.jsonl and the events`,
        );
      }
      const explain = options.explain === true;
      const answers = [];
      for (const userId of options.user)
        answers.push(await catalogue.recommend({ userId, count: options.count, explain, signal }));
      for (const answer of answers) {
        if (options.json)
          terminal.json(
            answers.length === 1 ? bareItems(answer) : { user: answer.user, ...bareItems(answer) },
          );
        else
          printAnswer(
            terminal,
            `For ${answer.user}${answer.personal ? "" : " (no history yet: popular items)"}`,
            answer,
          );
      }
    });
}

// Without a starting value, so that a command that names no user is refused.
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
