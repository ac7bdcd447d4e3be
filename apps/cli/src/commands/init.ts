import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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
      for (const [path, content] of files) {
        const place = join(dir, path);
        await mkdir(dirname(place), { recursive: true }).catch((error) => fail(place, error));
        // Never over a file that came meanwhile.
        await writeFile(place, content, { flag: "wx" }).catch((error) => fail(place, error));
      }
      if (json) return terminal.json({ folder: dir, files: [...files.keys()] });
      for (const path of files.keys()) terminal.out(`  ${path}`);
      terminal.out(`made in ${dir}; README.md there says what each is for`);
      const typed = shellWord(dir);
      terminal.out(`next: modalis validate ${typed}, modalis encode ${typed}, modalis serve ${typed}`);
    });
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
