import { ModalisError } from "@modalis/contract";
import { type ImportFormat, importCatalogue } from "@modalis/store";
import { Command, Option } from "commander";
import { counted } from "../terminal/counted.js";
import type { CommandContext } from "./command-context.js";

interface ImportOptions {
  readonly format: ImportFormat;
  readonly out: string;
  readonly features?: string;
  readonly json?: true;
}

const FORMATS: readonly ImportFormat[] = ["csv", "jsonl", "movielens", "mmrec", "recbole"];

/** Problems printed; the rest are counted. */
const PROBLEMS_SHOWN = 10;

/** `modalis import SOURCE --format F --out DIR`: makes a catalogue folder of somebody else's files. */
export function importCommand(context: CommandContext): Command {
  return new Command("import")
    .description("make a catalogue folder from other formats")
    .argument("<source>", "a file or folder in that format")
    .addOption(new Option("--format <name>", "what the source is").choices(FORMATS).makeOptionMandatory())
    .requiredOption("--out <dir>", "folder to make; it must not hold anything yet")
    .option(
      "--features <list>",
      "feature files whose rows are the items in order: image=FILE.npy,text=FILE.npy",
    )
    .action(async (source: string, { format, out, features, json }: ImportOptions) => {
      const { terminal, signal } = context;
      const bar = terminal.progress("lines", undefined);
      const linesOf = new Map<string, number>();
      const report = await importCatalogue(source, {
        format,
        out,
        features: parseFeatures(features),
        signal,
        onProgress: ({ file, lines }) => {
          linesOf.set(file, lines);
          bar.update([...linesOf.values()].reduce((sum, count) => sum + count, 0));
        },
      }).catch((error) => {
        bar.stop();
        throw error;
      });
      bar.finish();
      if (json) return terminal.json(report);
      const { items, users, events, spaces, problems } = report;
      terminal.out(
        `${counted(items, "item")}, ${counted(users, "user")}, ${counted(events, "event")}, ${counted(spaces.length, "space")} in ${out}`,
      );
      for (const { file, line, message } of problems.slice(0, PROBLEMS_SHOWN)) {
        terminal.out(terminal.faint(`  ${file}${line === undefined ? "" : `:${line}`}: ${message}`));
      }
      if (problems.length > PROBLEMS_SHOWN)
        terminal.out(terminal.faint(`  and ${problems.length - PROBLEMS_SHOWN} more; --json lists all`));
    });
}

function parseFeatures(list: string | undefined): { modality: string; path: string }[] {
  if (list === undefined) return [];
  return list.split(",").map((entry) => {
    const equals = entry.indexOf("=");
    if (equals > 0 && equals < entry.length - 1) {
      return { modality: entry.slice(0, equals).trim(), path: entry.slice(equals + 1) };
    }
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `--features has "${entry}"; write modality=FILE.npy, separated by commas`,
    );
  });
}
