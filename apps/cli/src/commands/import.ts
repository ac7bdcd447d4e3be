import { ModalisError } from "@modalis/contract";
import { importCatalogue, importFormats } from "@modalis/store";
import { Command, Option } from "commander";
import type { CommandContext } from "./command-context.js";

interface ImportOptions {
  readonly format: (typeof importFormats)[number];
  readonly out: string;
  readonly features?: string;
  readonly json?: true;
}

/** `modalis import SOURCE --format F --out DIR`: makes a catalogue folder of somebody else's files. */
export function importCommand(context: CommandContext): Command {
  return new Command("import")
    .description("make a catalogue folder from other formats")
    .argument("<source>", "a file or folder in that format")
    .addOption(
      new Option("--format <name>", "what the source is").choices(importFormats).makeOptionMandatory(),
    )
    .requiredOption("--out <dir>", "folder to make; it must not hold anything yet")
    .option(
      "--features <list>",
      "feature files whose rows are the items in order: image=FILE.npy,text=FILE.npy",
    )
    .action(async (source: string, { format, out, features, json }: ImportOptions) => {
      const { terminal, signal } = context;
      const counts = await importCatalogue(source, {
        format,
        out,
        features: parseFeatures(features),
        signal,
      });
      if (json) terminal.json({ folder: out, ...counts });
      else terminal.out(`${counts.items} items, ${counts.users} users, ${counts.events} events in ${out}`);
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
