import { Command } from "commander";
import { certificateLines, certifyInstalled } from "../doctor/certify.js";
import { type Check, runChecks } from "../doctor/run-checks.js";
import type { CommandContext } from "./command-context.js";

interface DoctorOptions {
  readonly parity?: string;
  readonly golden?: string;
  readonly json?: true;
}

/** `modalis doctor`: what is installed, which models and which ffmpeg, and how to mend what is missing. */
export function doctorCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command("doctor")
    .description("check what is installed, and say how to mend what is missing")
    .option(
      "--parity <model>",
      "compare a model, a folder or hub:owner/name, with its reference's rows instead",
    )
    .option("--golden <file>", "those rows; golden.json in the model's folder when absent")
    .action(async ({ parity, golden, json }: DoctorOptions) => {
      if (parity !== undefined) return certify(context, exit, { parity, golden, json });
      const { terminal } = context;
      const checks = await runChecks(context);
      if (json) terminal.json({ checks });
      else for (const check of checks) printCheck(terminal, check);
      if (checks.some(({ ok, required }) => required && !ok)) exit(1);
    });
}

async function certify(
  { terminal, hub, signal }: CommandContext,
  exit: (code: number) => void,
  { parity, golden, json }: { parity: string; golden: string | undefined; json: true | undefined },
): Promise<void> {
  const report = await certifyInstalled(parity, golden, { hub, signal });
  if (json) terminal.json(report);
  else for (const line of certificateLines(report)) terminal.out(line);
  if (report.certificates.some(({ passed }) => !passed)) exit(1);
}

function printCheck(
  terminal: CommandContext["terminal"],
  { name, ok, required, found, remedy }: Check,
): void {
  terminal.out(`${ok ? "ok  " : required ? "MISS" : "none"}  ${name.padEnd(28)} ${found}`);
  if (!ok && remedy !== undefined) terminal.out(terminal.faint(`      ${remedy}`));
}
