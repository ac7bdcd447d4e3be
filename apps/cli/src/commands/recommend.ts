import { ModalisError } from "@modalis/contract";
import { openCatalogue } from "@modalis/server";
import { Command } from "commander";
import { type RunAnswer, recommendByRun } from "../runs/answer-by-run.js";
import { openRun } from "../runs/open-run.js";
import { printAnswer } from "../terminal/print-answer.js";
import { bareItems } from "./bare-items.js";
import type { CommandContext } from "./command-context.js";
import { wholeNumber } from "./whole-number.js";

interface RecommendOptions {
  readonly user: readonly string[];
  readonly count: number;
  readonly model?: string;
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
    .option("--model <run>", "by this run that modalis train made; by content when absent")
    .option("--explain", "say what each item resembles")
    .action(async (dir: string, options: RecommendOptions) => {
      if (options.model !== undefined) return recommendByModel(context, dir, options.model, options);
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
        else printAnswer(terminal, headingFor(answer.user, answer.personal), answer);
      }
    });
}

async function recommendByModel(
  { terminal, signal }: CommandContext,
  dir: string,
  model: string,
  options: RecommendOptions,
): Promise<void> {
  await using run = await openRun(dir, model, signal);
  const { count, user: users, explain = false, json } = options;
  for (const userId of users) {
    const answer = await recommendByRun(run, userId, { count, explain, signal });
    const items = bareItems(answer);
    if (json) terminal.json(users.length === 1 ? items : { user: userId, ...items });
    else printAnswer(terminal, headingOf(userId, answer), answer);
  }
}

function headingFor(userId: string, personal: boolean): string {
  return `For ${userId}${personal ? "" : " (no history yet: popular items)"}`;
}

/** A model that says nothing of a user with likes, such as one of popularity, gives popular items too. */
function headingOf(userId: string, { popular, hasLikes }: RunAnswer): string {
  return popular && hasLikes ? `For ${userId} (popular items)` : headingFor(userId, !popular);
}

// Without a starting value, so that a command that names no user is refused.
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
