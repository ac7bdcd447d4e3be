import { Command } from "commander";
import { type Check, runChecks } from "../doctor/run-checks.js";
import type { CommandContext } from "./command-context.js";

/** `modalis doctor`: what is installed, which models and which ffmpeg, and how to mend what is missing. */
export function doctorCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command("doctor")
    .description("check what is installed, and say how to mend what is missing")
    .action(async ({ json }: { readonly json?: true }) => {
      const { terminal } = context;
      const checks = await runChecks(context);
      if (json) terminal.json({ checks });
      else for (const check of checks) printCheck(terminal, check);
      if (checks.some(({ ok, required }) => required && !ok)) exit(1);
    });
}

function printCheck(
  terminal: CommandContext["terminal"],
  { name, ok, required, found, remedy }: Check,
): void {
  terminal.out(`${ok ? "ok  " : required ? "MISS" : "none"}  ${name.padEnd(28)} ${found}`);
  if (!ok && remedy !== undefined) terminal.out(terminal.faint(`      ${remedy}`));
}
