/**
 * Text read in forty rendered pictures by our reader and by Tesseract, in one run: character accuracy and time.
 *
 * Run after a build: `npx tsx benchmarks/ocr-quality.ts [--shift N] [--save FOLDER]`. Needs Debian's `tesseract-ocr`,
 * `tesseract-ocr-chi-sim`, `fonts-dejavu`, `fonts-liberation`, `fonts-freefont-ttf`, `fonts-noto-cjk` and
 * `fonts-wqy-microhei`. Texts are compared in Unicode's NFKC form, white space as one space and none beside Chinese
 * characters. `--shift 5` gives each picture other lines than those that were looked at while spaces were tuned. Tesseract is told which language a picture holds; our reader is not.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTextReader } from "@modalis/convert";
import { type Page, renderPages } from "./ocr/render-pages.js";
import { coreSeconds } from "./probes/core-seconds.js";
import { editDistance } from "./probes/edit-distance.js";

interface Reading {
  readonly page: Page;
  readonly text: string;
  readonly wallMs: number;
  readonly coreMs: number;
}

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "modalis-ocr-"));
try {
  const pages = await renderPages(Number(argument("--shift") ?? 0));
  const saved = argument("--save");
  if (saved !== undefined)
    for (const page of pages) await writeFile(join(saved, `${page.name}.png`), page.png);
  await using reader = await createTextReader();
  await reader.read(pages[0]!.png);
  const ours: Reading[] = [];
  const theirs: Reading[] = [];
  for (const page of pages) {
    ours.push(await timed(page, async () => (await reader.read(page.png)).text));
    theirs.push(await timed(page, () => tesseract(page)));
  }
  const head = `${"picture".padEnd(28)}${"ours".padStart(8)}${"Tesseract".padStart(11)}`;
  console.log(`${head}   read as`);
  for (const [at, page] of pages.entries()) {
    const scores = [ours[at]!, theirs[at]!].map((reading) => percent(accuracy([reading])));
    const text = accuracy([ours[at]!]) === 1 ? "" : normal(ours[at]!.text);
    console.log(`${page.name.padEnd(28)}${scores[0]!.padStart(8)}${scores[1]!.padStart(11)}   ${text}`);
  }
  for (const hard of [false, true]) {
    for (const [name, readings] of [["ours", ours] as const, ["Tesseract", theirs] as const]) {
      const own = readings.filter(({ page }) => page.hard === hard);
      console.log(
        `${hard ? "hard " : "clean"} ${name.padEnd(10)} character accuracy ${percent(accuracy(own))}, median ${median(own.map(({ wallMs }) => wallMs))} ms a picture, ${median(own.map(({ coreMs }) => coreMs))} ms of processor time`,
      );
    }
  }
  console.log(
    `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`,
  );
} finally {
  await rm(folder, { recursive: true });
}

async function tesseract(page: Page): Promise<string> {
  const file = join(folder, "picture.png");
  await writeFile(file, page.png);
  const languages = page.hasChinese ? "chi_sim+eng" : "eng";
  const { stdout } = await run("tesseract", [file, "-", "-l", languages]).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new Error("tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-chi-sim");
    return { stdout: "" };
  });
  return stdout;
}

async function timed(page: Page, read: () => Promise<string>): Promise<Reading> {
  const [start, startOfCores] = [performance.now(), coreSeconds()];
  const text = await read();
  return { page, text, wallMs: performance.now() - start, coreMs: 1000 * (coreSeconds() - startOfCores) };
}

/** One less edits over characters, all pictures together; a picture counts 0 at least. */
function accuracy(readings: readonly Reading[]): number {
  let [edits, characters] = [0, 0];
  for (const { page, text } of readings) {
    const truth = [...normal(page.lines.join("\n"))];
    edits += Math.min(truth.length, editDistance(truth, [...normal(text)]));
    characters += truth.length;
  }
  return 1 - edits / characters;
}

function normal(text: string): string {
  const spaced = text.normalize("NFKC").replace(/\s+/gu, " ").trim();
  return spaced.replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, "");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function median(values: readonly number[]): number {
  return Math.round([...values].sort((one, other) => one - other)[values.length >> 1]!);
}

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
