import { join } from "node:path";
import { batchToSafetensors, ModalisError } from "@modalis/contract";
import { fitEarlyFusion, saveFusion } from "@modalis/fusion";
import { readCatalogue } from "@modalis/store";
import { Command } from "commander";
import { writeWhole } from "../runs/write-whole.js";
import { counted } from "../terminal/counted.js";
import { readChannels } from "../training/read-channels.js";
import type { CommandContext } from "./command-context.js";
import { nameList } from "./command-options.js";

interface FuseOptions {
  readonly out?: string;
  readonly weights?: readonly string[];
  readonly json?: true;
}

/** `modalis fuse DIR`: one vector an item, of all its channels, as a file that NumPy and we read. */
export function fuseCommand({ terminal, signal }: CommandContext): Command {
  return new Command("fuse")
    .description("make one vector an item of all its channels, and keep it as a file")
    .argument("<dir>", "a catalogue that was encoded")
    .option("--out <folder>", "where to; DIR/fused by default")
    .option("--weights <list>", "trust by channel or modality, 1 each: image=2,text=0.5", nameList)
    .action(async (dir: string, { out, weights = [], json }: FuseOptions) => {
      const catalogue = await readCatalogue(dir, { signal });
      const { items } = await readChannels(catalogue, signal);
      const fuser = fitEarlyFusion(items, { weights: Object.fromEntries(weights.map(parseWeight)) });
      const kept = new Map([...items].filter(([channel]) => fuser.channels.has(channel)));
      const { batch } = fuser.fuse(kept);
      const folder = out ?? join(catalogue.folder, "fused");
      const files = { rows: join(folder, "items.safetensors"), fusion: join(folder, "fusion.safetensors") };
      await writeWhole(files.fusion, saveFusion(fuser.parameters));
      await writeWhole(files.rows, batchToSafetensors(batch));
      const { dimensions, fingerprint } = batch.space;
      const channels = [...fuser.channels.keys()];
      if (json) {
        return terminal.json({ ...files, items: batch.ids.length, dimensions, fingerprint, channels });
      }
      terminal.out(
        `${counted(batch.ids.length, "item")}, ${counted(dimensions, "value")} each, of ${channels.join(", ")}  [${fingerprint}]`,
      );
      terminal.out(`in ${files.rows}; the fusion itself is ${files.fusion}`);
    });
}

function parseWeight(entry: string): [string, number] {
  const equals = entry.indexOf("=");
  const [name, text] = [entry.slice(0, equals), entry.slice(equals + 1)];
  const weight = text.trim() === "" ? Number.NaN : Number(text);
  if (equals > 0 && Number.isFinite(weight)) return [name, weight];
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `--weights has "${entry}"; write channel=number, separated by commas`,
  );
}
