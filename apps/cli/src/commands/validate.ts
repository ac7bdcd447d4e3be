import { readCatalogue } from "@modalis/store";
import { Command } from "commander";
import { counted } from "../terminal/counted.js";
import type { ProgressBar } from "../terminal/progress-bar.js";
import { type ValidationProblem, validateCatalogue } from "../validate/validate-catalogue.js";
import type { CommandContext } from "./command-context.js";

/** Problems of a kind shown to a person; the rest are counted. */
const SHOWN = 5;

/** `modalis validate DIR`: what a person should mend before encoding. */
export function validateCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command("validate")
    .description(
      "look for what is missing, unreadable, repeated or empty in a catalogue; code 1 when something is found",
    )
    .argument("<dir>", "a catalogue folder")
    .action(async (dir: string, { json }: { readonly json?: true }) => {
      const { terminal, signal } = context;
      const catalogue = await readCatalogue(dir, { signal });
      let bar: ProgressBar | undefined;
      const problems = await validateCatalogue(catalogue, {
        ...context,
        onModality: (modality, total) => {
          bar = terminal.progress(modality, total);
        },
        onProgress: (done) => bar?.update(done),
        onModalityEnd: () => bar?.finish(),
      }).catch((error) => {
        bar?.stop();
        throw error;
      });
      const counts = {
        items: catalogue.items.length,
        users: catalogue.users.length,
        events: catalogue.events.length,
      };
      if (json) terminal.json({ ...counts, problems });
      else printProblems(terminal, counts, problems);
      if (problems.length > 0) exit(1);
    });
}

function printProblems(
  terminal: CommandContext["terminal"],
  { items, users, events }: { readonly items: number; readonly users: number; readonly events: number },
  problems: readonly ValidationProblem[],
): void {
  terminal.out(
    `${counted(items, "item")}, ${counted(users, "described user")}, ${counted(events, "event")}: ${problems.length === 0 ? "nothing to mend" : `${counted(problems.length, "thing")} to look at`}`,
  );
  const codes = [...new Set(problems.map(({ code }) => code))];
  for (const code of codes) {
    const alike = problems.filter((problem) => problem.code === code);
    terminal.out(`\n${terminal.bold(code)} (${alike.length})`);
    for (const { file, line, ids, message, remedy } of alike.slice(0, SHOWN)) {
      const place = `${file}${line === undefined ? "" : `:${line}`}${ids?.length ? ` [${ids.join(", ")}]` : ""}`;
      terminal.out(`  ${place}: ${message}`);
      terminal.out(terminal.faint(`    ${remedy}`));
    }
    if (alike.length > SHOWN)
      terminal.out(terminal.faint(`  and ${alike.length - SHOWN} more; --json lists all`));
  }
}
