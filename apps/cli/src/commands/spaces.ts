import { describeSpace, ModalisError } from "@modalis/contract";
import { embeddingsFolder, openEmbeddingStore } from "@modalis/store";
import { Command } from "commander";
import { counted } from "../terminal/counted.js";
import { shellWord } from "../terminal/shell-word.js";
import type { CommandContext } from "./command-context.js";

interface SpacesOptions {
  readonly use?: string;
  readonly json?: true;
}

/** `modalis spaces DIR`: the embedding spaces side by side, and which one each channel uses. */
export function spacesCommand({ terminal }: CommandContext): Command {
  return new Command("spaces")
    .description("list the embedding spaces of a catalogue, or switch to another")
    .argument("<dir>", "a catalogue that was encoded")
    .option("--use <id>", "make the space with this fingerprint the current one of its channel")
    .action(async (dir: string, { use, json }: SpacesOptions) => {
      if (use !== undefined) await useSpace(embeddingsFolder(dir), use);
      await using store = await openEmbeddingStore(embeddingsFolder(dir), { readOnly: true });
      const spaces = await store.spaces();
      if (json) return terminal.json({ spaces });
      for (const { space, channel, current, rows, failures } of spaces) {
        const counts = `${counted(rows, "row")}${failures > 0 ? `, ${failures} failed` : ""}`;
        terminal.out(
          `${current ? "*" : " "} ${channel.padEnd(13)} ${space.fingerprint}  ${space.dimensions}-d  ${counts.padEnd(22)} ${describeSpace(space)}`,
        );
      }
      if (spaces.length === 0) terminal.out(`no spaces yet; run: modalis encode ${shellWord(dir)}`);
    });
}

/** Looks before it opens for writing, which would make the folder that a mistyped name says. */
async function useSpace(folder: string, fingerprint: string): Promise<void> {
  await using looked = await openEmbeddingStore(folder, { readOnly: true });
  if (!(await looked.spaces()).some(({ space }) => space.fingerprint === fingerprint)) {
    throw new ModalisError(
      "NOT_FOUND",
      `the store holds no space ${fingerprint}; modalis spaces lists those it has`,
    );
  }
  await using store = await openEmbeddingStore(folder);
  await store.useSpace(fingerprint);
}
