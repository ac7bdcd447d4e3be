import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { exportBundle } from "@modalis/recommender";
import { Command } from "commander";
import { findRun, recoverRuns, runsFolder } from "../runs/run-folder.js";
import { counted } from "../terminal/counted.js";
import { shellWord } from "../terminal/shell-word.js";
import type { CommandContext } from "./command-context.js";

interface ExportOptions {
  readonly to: string;
  readonly model?: string;
  readonly json?: true;
}

/** `modalis export DIR|RUN --to FOLDER`: a trained model for programs that do not have Modalis. */
export function exportCommand({ terminal, signal }: CommandContext): Command {
  return new Command("export")
    .description("write a trained model as ONNX and safetensors, with a script that scores without Modalis")
    .argument("<dir>", "a catalogue folder, or the folder of a run")
    .requiredOption("--to <folder>", "where to; an earlier export there is replaced")
    .option("--model <run>", "the run of the catalogue; the latest by default")
    .action(async (dir: string, { to, model, json }: ExportOptions) => {
      const run = await runToExport(dir, model);
      const report = await exportBundle(run, to, { signal });
      if (json) return terminal.json({ run, to, ...report });
      const bytes = Object.values(report.files).reduce((sum, file) => sum + file.bytes, 0);
      terminal.out(
        `${counted(Object.keys(report.files).length, "file")}, ${(bytes / 1e6).toFixed(1)} MB, of ${run} in ${to}`,
      );
      terminal.out(`try it: cd ${shellWord(to)} && npm install onnxruntime-node && node score.mjs USER`);
    });
}

async function runToExport(dir: string, model: string | undefined): Promise<string> {
  if (model !== undefined) return findRun(dir, model);
  await recoverRuns(dir);
  const names = await readdir(runsFolder(dir)).catch(() => []);
  const runs: { path: string; madeMs: number }[] = [];
  for (const name of names.filter((one) => !one.startsWith("."))) {
    const path = join(runsFolder(dir), name);
    const manifest = await stat(join(path, "manifest.json")).catch(() => undefined);
    if (manifest !== undefined) runs.push({ path, madeMs: manifest.mtimeMs });
  }
  runs.sort((left, right) => right.madeMs - left.madeMs || (left.path < right.path ? -1 : 1));
  if (runs[0] !== undefined) return runs[0].path;
  if (await stat(join(dir, "items.jsonl")).catch(() => undefined)) {
    throw new ModalisError(
      "NOT_FOUND",
      `${dir} has no run yet; train one: modalis train ${shellWord(dir)} --model auto`,
    );
  }
  return findRun(undefined, dir);
}
