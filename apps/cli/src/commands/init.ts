import { mkdir, open, readdir, rm, rmdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ModalisError } from "@modalis/contract";
import { Command } from "commander";
import { starterFiles } from "../init/starter-files.js";
import { shellWord } from "../terminal/shell-word.js";
import type { CommandContext } from "./command-context.js";

/** `modalis init DIR`: a catalogue folder to start from, that says what each file and field is for. */
export function initCommand({ terminal }: CommandContext): Command {
  return new Command("init")
    .description("make a catalogue folder to start from, with a few lines of each kind and what they mean")
    .argument("<dir>", "folder to make; it must be empty")
    .action(async (dir: string, { json }: { readonly json?: true }) => {
      await checkEmpty(dir);
      const files = starterFiles();
      await writeAll(dir, files);
      if (json) return terminal.json({ folder: dir, files: [...files.keys()] });
      for (const path of files.keys()) terminal.out(`  ${path}`);
      terminal.out(`made in ${dir}; README.md there says what each is for`);
      const typed = shellWord(dir);
      terminal.out(`next: modalis validate ${typed}, modalis encode ${typed}, modalis serve ${typed}`);
    });
}

/** Writes every file, or none: half a catalogue would be in the way of the next try. */
async function writeAll(dir: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  for (const [path, content] of files) {
    const place = resolve(dir, path);
    try {
      const first = await mkdir(dirname(place), { recursive: true });
      if (first !== undefined) undo.push(() => removeEmpty(dirname(place), resolve(first)));
      // Never over a file that came meanwhile.
      const file = await open(place, "wx");
      undo.push(() => rm(place, { force: true }));
      await file.writeFile(content).finally(() => file.close());
    } catch (error) {
      for (const step of undo.reverse()) await step().catch(() => undefined);
      fail(place, error as NodeJS.ErrnoException);
    }
  }
}

/** Removes a folder and those above it up to one, as far as they are empty. */
async function removeEmpty(folder: string, upTo: string): Promise<void> {
  await rmdir(folder);
  if (folder !== upTo) await removeEmpty(dirname(folder), upTo);
}

async function checkEmpty(dir: string): Promise<void> {
  const there = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `"${dir}" is no folder that can be read (${error.code}); choose another name`,
    );
  });
  if (there.length === 0) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `"${dir}" is not empty: it holds ${JSON.stringify(there[0])}${there.length > 1 ? ` and ${there.length - 1} more` : ""}; choose another name`,
  );
}

function fail(path: string, error: NodeJS.ErrnoException): never {
  throw new ModalisError(
    "WRITE_FAILED",
    `cannot write "${path}" (${error.code}); check the disk and the folder's owner`,
    {
      cause: error,
    },
  );
}
