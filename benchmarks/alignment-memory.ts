/**
 * Memory of pre-training by InfoNCE (`alignModalities`) over a catalogue of Baby's size and of ten times as many items, four
 * channels of 5,632 numbers an item: the highest resident memory beyond what the process had before, which held the data and
 * had trained a few numbers on 64 items, plus the data, over parameters, moments and data. Garbage is collected at every report of progress.
 *
 * Run after a build: `npx tsx --expose-gc benchmarks/alignment-memory.ts [--items 7050,70500] [--rows-at-once 64]`. Each size has a
 * process of its own. Values are random: memory does not ask what they are.
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defineSpace } from "@modalis/contract";
import { type AlignmentData, type AlignmentSettings, alignModalities } from "@modalis/trainer";
import { forgetPeak, peakBytes } from "./training/peak-memory.js";

const CHANNELS = { text: 384, image: 4096, audio: 128, video: 1024 };
const SETTINGS = { start: "random", batchSize: 1024, dimensions: 256, hiddenUnits: 512 } as const;
/** What a process has loaded once it trained at all: with as little learned, so that nothing large is left over to be used again. */
const FIRST = { items: 64, settings: { ...SETTINGS, dimensions: 2, hiddenUnits: 2 } };

const { values } = parseArgs({
  options: {
    items: { type: "string", default: "7050,70500" },
    "rows-at-once": { type: "string", default: "64" },
    one: { type: "boolean", default: false },
  },
});
const sizes = values.items.split(",").map(Number);
if (values.one) await measure(sizes[0]!, Number(values["rows-at-once"]));
else {
  console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`);
  for (const size of sizes) {
    const own = ["--one", "--items", String(size), "--rows-at-once", values["rows-at-once"]];
    const file = fileURLToPath(import.meta.url);
    spawnSync(process.execPath, [...process.execArgv, file, ...own], { stdio: "inherit" });
  }
}

async function measure(items: number, rowsAtOnce: number): Promise<void> {
  const data = drawn(items);
  await align(drawn(FIRST.items), rowsAtOnce, FIRST.settings);
  const before = process.memoryUsage().rss;
  forgetPeak();
  const start = performance.now();
  const parameters = await align(data, rowsAtOnce, SETTINGS);
  const grown = peakBytes() - before;
  const dataBytes = [...data.channels.values()].reduce(
    (sum, { features }) => sum + features.data.byteLength,
    0,
  );
  const counted = 4 * 3 * parameters + dataBytes;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  console.log(
    `${items} items, ${rowsAtOnce} rows at once: ${((grown + dataBytes) / counted).toFixed(2)} of parameters, moments and data (${megabytes(counted)} MB, ` +
      `of which data ${megabytes(dataBytes)}); grew by ${megabytes(grown)} MB; an epoch took ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
}

/** @returns Numbers learned. */
async function align(
  data: AlignmentData,
  rowsAtOnce: number,
  settings: Readonly<Partial<AlignmentSettings> & Record<"dimensions" | "hiddenUnits", number>>,
): Promise<number> {
  const collect = (): void => (globalThis as { gc?: () => void }).gc?.();
  collect();
  const options = { seed: 1, settings: { ...settings, epochs: 1 }, rowsAtOnce, onProgress: collect };
  await using _ = await alignModalities(data, options);
  const { dimensions, hiddenUnits } = settings;
  const widths = Object.values(CHANNELS);
  const maps = widths.reduce((sum, width) => sum + width * (dimensions + hiddenUnits), 0);
  // A bias, a norm's scale and shift, and the hidden layer's way out, a channel.
  return maps + widths.length * (3 * hiddenUnits + hiddenUnits * dimensions);
}

function drawn(items: number): AlignmentData {
  const channels = Object.entries(CHANNELS).map(([name, dimensions]) => {
    const data = new Float32Array(items * dimensions);
    let state = 1;
    for (let at = 0; at < data.length; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      data[at] = state / 2 ** 31;
    }
    const present = new Uint8Array(items).fill(1);
    const space = defineSpace({
      modality: name,
      dimensions,
      normalisation: "none",
      model: { id: "random", revision: "1", preprocessing: "none" },
    });
    return [name, { features: { dimensions, data, present, space } }] as const;
  });
  return { items, channels: new Map(channels) };
}
