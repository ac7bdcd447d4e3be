/**
 * Speed and memory of the default image encoder at 256 pixels, one intra-op thread.
 *
 * Run after a build: `npx tsx benchmarks/image-speed.ts`. Each variant runs in fresh processes in an order that
 * alternates; a ratio is taken within each round, and its least, middle and largest value are printed. Wall-clock
 * times want an idle machine with two cores; processor times tell costs apart on a busy one too.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { enlargePhotos } from "./image/enlarge-photos.js";
import { NO_PHOTOS, photoPaths } from "./image/flickr-photos.js";
import { residentSizes, speedVariants } from "./image/speed-variants.js";
import { coreSeconds } from "./probes/core-seconds.js";
import { inFreshProcess } from "./probes/fresh-process.js";
import { mainThreadSeconds } from "./probes/main-thread-seconds.js";

/** Milliseconds a photo. */
interface Timing {
  readonly wall: number;
  /** All threads together. */
  readonly processor: number;
  readonly mainThread: number;
}

const ROUNDS = 5;
const PASSES = 3;
const PHOTOS = 64;
const MEMORY_PHOTOS = 2_000;
const self = fileURLToPath(import.meta.url);

/** The fastest pass after one that warms up: what else the machine does can only add. */
async function measure(variant: string, paths: readonly string[]): Promise<Timing> {
  const pass = await speedVariants[variant]!(paths);
  await pass();
  const timings: Timing[] = [];
  for (let at = 0; at < PASSES; at++) {
    const [start, startOfCores, startOfMain] = [performance.now(), coreSeconds(), mainThreadSeconds()];
    await pass();
    timings.push({
      wall: (performance.now() - start) / paths.length,
      processor: (1_000 * (coreSeconds() - startOfCores)) / paths.length,
      mainThread: (1_000 * (mainThreadSeconds() - startOfMain)) / paths.length,
    });
  }
  const least = (clock: keyof Timing) => Math.min(...timings.map((timing) => timing[clock]));
  return { wall: least("wall"), processor: least("processor"), mainThread: least("mainThread") };
}

async function compare(
  variants: readonly string[],
  folder: readonly string[] = [],
): Promise<Map<string, Timing[]>> {
  const timings = new Map<string, Timing[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? variants : variants.toReversed();
    for (const variant of order)
      timings.get(variant)!.push(await inFreshProcess<Timing>(self, ["measure", variant, ...folder]));
  }
  return timings;
}

/** Least, middle and largest. */
function spread(values: readonly number[]): [number, number, number] {
  const sorted = values.toSorted((left, right) => left - right);
  return [sorted[0]!, sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!];
}

function clockOf(timings: ReadonlyMap<string, Timing[]>, variant: string, clock: keyof Timing): number[] {
  return timings.get(variant)!.map((timing) => timing[clock]);
}

function ratios(
  timings: ReadonlyMap<string, Timing[]>,
  [over, under]: readonly [string, string],
  clock: keyof Timing,
): [number, number, number] {
  const below = clockOf(timings, under, clock);
  return spread(clockOf(timings, over, clock).map((time, round) => time / below[round]!));
}

function show(values: readonly number[]): string {
  return values.map((value) => value.toFixed(value < 10 ? 3 : 1)).join(" / ");
}

function verdict(passed: boolean): string {
  return passed ? "reached" : "MISSED";
}

function printTimes(timings: ReadonlyMap<string, Timing[]>, what: string): void {
  console.log(
    `\n${PHOTOS} photos ${what}, milliseconds a photo, ${ROUNDS} processes each (least / middle / largest)\n`,
  );
  console.log(
    "| variant | wall | processor | of it main thread | images a second | images a core second |\n|---|---|---|---|---|---|",
  );
  for (const variant of timings.keys()) {
    const [wall, processor, mainThread] = (["wall", "processor", "mainThread"] as const).map((clock) =>
      spread(clockOf(timings, variant, clock)),
    );
    const perSecond = [wall![1], processor![1]].map((time) => (1_000 / time).toFixed(0));
    const cells = [wall!, processor!, mainThread!].map(show);
    console.log(`| ${variant} | ${[...cells, ...perSecond].join(" | ")} |`);
  }
}

/** How much faster a photo is done when the next ones are decoded meanwhile, and the most that can be. */
function printOverlap(timings: ReadonlyMap<string, Timing[]>): void {
  const gain = ratios(timings, ["sequential", "pipeline"], "wall");
  const bound = spread(
    clockOf(timings, "sequential", "processor").map(
      (time, round) => time / timings.get("pipeline")![round]!.mainThread,
    ),
  );
  console.log(
    `overlap of decoding and inference, sequential / pipeline: ${show(gain)} (at least 1.5: ${verdict(gain[1] >= 1.5)}); ` +
      `while the calling thread does what it does now it can be at most ${show(bound)}`,
  );
}

async function printAll(): Promise<void> {
  const load = loadavg()[0]!.toFixed(1);
  console.log(
    `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, load ${load}, Node ${process.version}`,
  );
  const timings = await compare(["encoder", "bare", "decoding", "resizing", "pipeline", "sequential"]);
  printTimes(timings, "as they are, about 0.2 megapixels");

  console.log("\n| ratio | wall | processor |\n|---|---|---|");
  const overhead = ratios(timings, ["encoder", "bare"], "processor");
  console.log(
    `| encoder / bare session.run | ${show(ratios(timings, ["encoder", "bare"], "wall"))} | ${show(overhead)} |`,
  );
  console.log(
    `\nencoder above session.run, processor: ${(100 * (overhead[1] - 1)).toFixed(1)} % (at most 5 %: ${verdict(overhead[1] <= 1.05)})`,
  );
  printOverlap(timings);
  const folder = mkdtempSync(join(tmpdir(), "modalis-photos-"));
  await enlargePhotos(paths!.slice(0, PHOTOS), folder);
  const large = await compare(["pipeline", "sequential"], [folder]);
  rmSync(folder, { recursive: true });
  printTimes(large, "of 1,280 pixels, about 1.2 megapixels");
  printOverlap(large);

  const sizes = await inFreshProcess<number[]>(self, ["memory"]);
  const growth = sizes.at(-1)! - sizes[0]!;
  console.log(
    `\nresident MB after each tenth of ${MEMORY_PHOTOS} photos: ${sizes.map((size) => size.toFixed(0)).join(" ")}`,
  );
  console.log(`growth after the first tenth: ${growth.toFixed(0)} MB (at most 60: ${verdict(growth <= 60)})`);
}

const [task, variant, folder] = process.argv.slice(2);
const paths = photoPaths(folder);
if (paths === undefined) console.log(NO_PHOTOS);
else if (task === "measure") console.log(JSON.stringify(await measure(variant!, paths.slice(0, PHOTOS))));
else if (task === "memory") console.log(JSON.stringify(await residentSizes(paths, MEMORY_PHOTOS)));
else await printAll();
