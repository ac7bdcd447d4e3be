import { embeddingsFolder, openEmbeddingStore, readCatalogue } from "@modalis/store";
import {
  type AlignmentData,
  alignModalities,
  pairedItems,
  saveJointSpace,
  seededRandom,
} from "@modalis/trainer";
import { Command } from "commander";
import { jointFolder } from "../joint/joint-folder.js";
import { readAlignmentData } from "../joint/read-alignment-data.js";
import { checkWritable } from "../runs/write-whole.js";
import { counted } from "../terminal/counted.js";
import { shellWord } from "../terminal/shell-word.js";
import type { CommandContext } from "./command-context.js";
import { wholeNumber } from "./whole-number.js";

interface PretrainOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly dimensions: number;
  readonly views: number;
  readonly json?: true;
}

/** Below this many items with several modalities all of them are learned from, and nothing is left to judge by. */
const LEAST_TO_HOLD_OUT = 40;
const HELD_OUT_SHARE = 0.15;
/** Inner splits of photos with captions preferred it. */
const MIXUP = 0.5;

/** `modalis pretrain DIR`: learns a space that the modalities of the catalogue share, so that a text finds pictures. */
export function pretrainCommand(context: CommandContext): Command {
  return new Command("pretrain")
    .description(
      "learn from the items that have several modalities, so that a text finds pictures, sounds and films",
    )
    .argument("<dir>", "a catalogue that was encoded")
    .option("--seed <n>", "of all that chance decides", wholeNumber(0, 2 ** 31 - 1), 1)
    .option("--epochs <n>", "most passes over the items", wholeNumber(1, 100_000), 40)
    .option("--dimensions <n>", "most dimensions of the joint space", wholeNumber(1, 4_096), 256)
    .option(
      "--views <n>",
      "mirrored, cropped and recoloured copies of each picture to learn from; 0 for none",
      wholeNumber(0, 100),
      3,
    )
    .action((dir: string, options: PretrainOptions) => pretrain(context, dir, options));
}

async function pretrain(context: CommandContext, dir: string, options: PretrainOptions): Promise<void> {
  const { terminal, signal } = context;
  const { seed, epochs, dimensions, json } = options;
  const { data, folder } = await readData(context, dir, options);
  const validation = heldOut(data, seed);
  const bar = terminal.progress("pretrain", 100);
  const aligned = alignModalities(data, {
    seed,
    settings: { epochs, dimensions, mixup: MIXUP },
    validation,
    signal,
    onProgress: ({ share }) => bar.update(Math.floor(100 * share), 0),
  });
  await using space = await aligned.catch((error: unknown) => {
    bar.stop();
    throw error;
  });
  bar.finish();
  await saveJointSpace(jointFolder(folder), space);
  const { items, validation: judged } = space.training as {
    readonly items: number;
    readonly validation?: {
      readonly start: number;
      readonly best: number | null;
      readonly keptStart: boolean;
    };
  };
  const channels = [...space.heads.keys()];
  const answer = {
    joint: space.id,
    dimensions: space.dimensions,
    channels,
    items,
    heldOut: validation.length,
  };
  if (json) terminal.json({ ...answer, ...(judged === undefined ? {} : { validation: judged }) });
  else {
    terminal.out(
      `${space.id}: ${channels.join(", ")} share ${counted(space.dimensions, "dimension")}, learned from ${counted(items, "item")}`,
    );
    if (judged !== undefined)
      terminal.out(
        `on ${counted(validation.length, "item")} held out the right one ranks ${rankOf(judged)} of those by geometric mean`,
      );
    terminal.out(
      terminal.faint(`search by text now finds every modality: modalis search ${shellWord(dir)} --text "…"`),
    );
  }
}

async function readData(
  { terminal, signal, cacheFolder, hub }: CommandContext,
  dir: string,
  { seed, views }: PretrainOptions,
): Promise<{ readonly data: AlignmentData; readonly folder: string }> {
  const catalogue = await readCatalogue(dir, { signal });
  // Before anything is learned: what cannot be written would be lost after it.
  await checkWritable(`${jointFolder(catalogue.folder)}.tmp`);
  await using store = await openEmbeddingStore(embeddingsFolder(catalogue.folder), { readOnly: true });
  const data = await readAlignmentData(catalogue, store, {
    ...{ seed, views, cacheFolder, hub, signal },
    onPictures: (total) => {
      const bar = terminal.progress("views", total);
      let done = 0;
      return {
        done() {
          bar.update(++done, 0);
          if (done === total) bar.finish();
        },
      };
    },
  });
  return { data, folder: catalogue.folder };
}

/** Items drawn by the seed, to judge by: of those with several modalities, since the others have nothing to find. */
function heldOut(data: AlignmentData, seed: number): readonly number[] {
  const paired = pairedItems(data);
  if (paired.length < LEAST_TO_HOLD_OUT) return [];
  const random = seededRandom(seed, data.items);
  return paired.filter(() => random.next() < HELD_OUT_SHARE);
}

function rankOf({
  start,
  best,
  keptStart,
}: {
  start: number;
  best: number | null;
  keptStart: boolean;
}): string {
  return Math.exp(-(keptStart || best === null ? start : best)).toFixed(1);
}
