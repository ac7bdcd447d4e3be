/**
 * Speed and memory of the default text encoder, on one core.
 *
 * Run after a build: `npx tsx benchmarks/text-speed.ts`. Each variant runs in a fresh process, several times, in
 * an order that alternates, and medians are printed. With one thread, processor time is what a quiet machine's
 * clock would show, so targets are judged by it; wall-clock time, beside it, depends on what else runs.
 */
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { inFreshProcess } from "./probes/fresh-process.js";
import { NO_CAPTIONS, readCaptions } from "./text/flickr-captions.js";
import { mixedTexts } from "./text/mixed-texts.js";
import { residentSizes, speedVariants } from "./text/speed-variants.js";

/** Milliseconds of one pass. */
interface Timing {
  readonly wall: number;
  readonly processor: number;
}

const PROCESSES = 3;
const PASSES = 2;
const TEXTS = 512;
const MEMORY_TEXTS = 20_000;
const self = fileURLToPath(import.meta.url);

/** Texts of a kind: captions as they are, or half captions and half plots. */
function textsOf(kind: string): string[] {
  const captions = readCaptions()!;
  return kind === "captions" ? captions.slice(0, TEXTS).map(({ text }) => text) : mixedTexts(captions, TEXTS);
}

async function measure(variant: string, kind: string): Promise<Timing[]> {
  const pass = await speedVariants[variant]!(textsOf(kind));
  await pass();
  const timings: Timing[] = [];
  for (let at = 0; at < PASSES; at++) {
    const start = performance.now();
    const before = process.cpuUsage();
    await pass();
    const { user, system } = process.cpuUsage(before);
    timings.push({ wall: performance.now() - start, processor: (user + system) / 1_000 });
  }
  return timings;
}

async function compare(kind: string, variants: readonly string[]): Promise<Map<string, Timing>> {
  const timings = new Map<string, Timing[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round < PROCESSES; round++) {
    const order = round % 2 === 0 ? variants : variants.toReversed();
    for (const variant of order) {
      timings.get(variant)!.push(...(await inFreshProcess<Timing[]>(self, ["measure", variant, kind])));
    }
  }
  return new Map(
    [...timings].map(([variant, all]) => [
      variant,
      { wall: median(all.map(({ wall }) => wall)), processor: median(all.map(({ processor }) => processor)) },
    ]),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function printTable(title: string, timings: ReadonlyMap<string, Timing>): void {
  console.log(
    `\n${title}\n\n| variant | wall, ms | processor, ms | texts a second of processor |\n|---|---|---|---|`,
  );
  for (const [variant, { wall, processor }] of timings) {
    const cells = [wall.toFixed(0), processor.toFixed(0), ((1_000 * TEXTS) / processor).toFixed(0)];
    console.log(`| ${variant} | ${cells.join(" | ")} |`);
  }
}

/** Percent that the encoder takes above its own runs of the model, tokenising aside. */
function overhead(timings: ReadonlyMap<string, Timing>, clock: keyof Timing): number {
  const [encoder, bare, tokenising] = ["encoder", "bare", "tokenising"].map(
    (name) => timings.get(name)![clock],
  );
  return 100 * ((encoder! - tokenising!) / bare! - 1);
}

function verdict(passed: boolean): string {
  return passed ? "reached" : "MISSED";
}

async function printAll(): Promise<void> {
  console.log(
    `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}, one thread`,
  );
  for (const kind of ["captions", "mixed"]) {
    const timings = await compare(kind, ["encoder", "bare", "tokenising", "arrival"]);
    printTable(kind === "mixed" ? "captions and plots mixed" : kind, timings);
    const percent = overhead(timings, "processor");
    const times = timings.get("arrival")!.processor / timings.get("encoder")!.processor;
    const target = kind === "mixed" ? ` (at least 1.5: ${verdict(times >= 1.5)})` : "";
    console.log(
      `\nencoder above its session.run calls: ${percent.toFixed(1)} % (at most 5 %: ${verdict(percent <= 5)}), ` +
        `by wall clock ${overhead(timings, "wall").toFixed(1)} %`,
    );
    console.log(`length buckets against arrival-order batches of 32: ${times.toFixed(2)} times${target}`);
  }
  const sizes = await inFreshProcess<number[]>(self, ["memory"]);
  const growth = sizes.at(-1)! - sizes[0]!;
  const printed = sizes.map((size) => size.toFixed(0)).join(" ");
  console.log(`\nresident MB after each tenth of ${MEMORY_TEXTS} texts: ${printed}`);
  console.log(`growth after the first tenth: ${growth.toFixed(0)} MB (at most 60: ${verdict(growth <= 60)})`);
}

const [task, variant, kind] = process.argv.slice(2);
if (readCaptions() === undefined) console.log(NO_CAPTIONS);
else if (task === "measure") console.log(JSON.stringify(await measure(variant!, kind!)));
else if (task === "memory")
  console.log(JSON.stringify(await residentSizes(mixedTexts(readCaptions()!, 2_000), MEMORY_TEXTS)));
else await printAll();
