/**
 * An encoder loaded from a folder against ONNX Runtime alone, and against @huggingface/transformers on the same files.
 *
 * Run after a build: `npx tsx benchmarks/model-folder-speed.ts`. One thread each; the variants take turns in one process,
 * and the medians of all rounds are printed. The model has the sizes of all-MiniLM-L6-v2 and random weights.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AutoProcessor, env, pipeline, RawImage } from "@huggingface/transformers";
import { createImageEncoder } from "@modalis/image";
import { createOnnxRuntime, int64Tensor, resolveModelSource } from "@modalis/onnx";
import { createTextEncoder } from "@modalis/text";
import { writeBertFolder } from "./model-folder/bert-folder.js";
import { writePictureFolder } from "./model-folder/picture-folder.js";
import { NO_CAPTIONS, readCaptions } from "./text/flickr-captions.js";
import { mixedTexts } from "./text/mixed-texts.js";

const ROUNDS = Number(process.argv[2] ?? 7);
const BATCH = 32;

const captions = readCaptions();
if (captions === undefined) {
  console.log(NO_CAPTIONS);
  process.exit(0);
}
const work = mkdtempSync(join(tmpdir(), "modalis-folder-speed-"));
const mixed = mixedTexts(captions, 256);
writeBertFolder(join(work, "bert"), mixed);
writePictureFolder(join(work, "pictures"));
env.localModelPath = work;
env.allowRemoteModels = false;

await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
const oneThread = { intraOpNumThreads: 1, interOpNumThreads: 1 };
console.log(`${cpus()[0]?.model}, one thread, Node ${process.versions.node}, medians of ${ROUNDS} rounds\n`);
await compareTexts();
await comparePictures();
rmSync(work, { recursive: true });

async function compareTexts(): Promise<void> {
  const modelFolder = join(work, "bert");
  const theirs = await pipeline("feature-extraction", "bert", { dtype: "fp32", session_options: oneThread });
  const rowsOf = async (texts: string[]) =>
    (await theirs(texts, { pooling: "mean", normalize: true })).data as Float32Array;
  // Texts of one length, so that both run the very same tensors.
  const same = sameLength(mixed, BATCH, 24);
  await using whole = await createTextEncoder({ runtime, modelFolder, maxBatchTokens: 1_000_000 });
  await using usual = await createTextEncoder({ runtime, modelFolder });
  const encode = async (encoder: typeof whole, texts: readonly string[]) =>
    (await encoder.encode(texts.map((content, at) => ({ id: `${at}`, content })))).batch.values;
  const session = await runtime.open(await (await resolveModelSource(modelFolder)).model());
  const tokens = theirs.tokenizer(same, { padding: true, truncation: true });
  const dims = tokens.input_ids.dims as number[];
  const ids = int64Tensor(Array.from(tokens.input_ids.data as BigInt64Array, Number), dims);
  const ones = int64Tensor(new Array(ids.data.length).fill(1), dims);
  const zeros = int64Tensor(new Array(ids.data.length).fill(0), dims);
  const bare = () =>
    session.run({ input_ids: ids, attention_mask: ones, token_type_ids: zeros }, ["last_hidden_state"]);

  console.log(
    `cosine with transformers.js: ${(await leastCosine(await encode(usual, mixed), await inBatches(rowsOf))).toFixed(7)} at least, on ${mixed.length} texts`,
  );
  const times = await taken({
    "bare session.run": bare,
    "our encoder, the same batch": () => encode(whole, same),
    "transformers.js, the same batch": () => rowsOf(same),
  });
  print(`one batch of ${dims.join(" x ")} tokens`, times, "bare session.run");
  const corpus = await taken({
    "our encoder": () => encode(usual, mixed),
    "transformers.js, batches of 32": () => inBatches(rowsOf),
  });
  print(`${mixed.length} texts of mixed length`, corpus, "our encoder");
  await session[Symbol.asyncDispose]();
}

async function inBatches(rowsOf: (texts: string[]) => Promise<Float32Array>): Promise<Float32Array> {
  const rows: Float32Array[] = [];
  for (let from = 0; from < mixed.length; from += BATCH)
    rows.push(await rowsOf(mixed.slice(from, from + BATCH)));
  const all = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of rows) {
    all.set(each, at);
    at += each.length;
  }
  return all;
}

async function comparePictures(): Promise<void> {
  const folder = fileURLToPath(new URL("../../shared/data/flickr300/images", import.meta.url));
  if (!existsSync(folder)) return console.log("no photos: needs ../shared/data/flickr300");
  const photos = readdirSync(folder)
    .filter((name) => name.endsWith(".jpg"))
    .sort()
    .slice(0, 64)
    .map((name) => join(folder, name));
  const processor = await AutoProcessor.from_pretrained("pictures", {});
  await using encoder = await createImageEncoder({
    runtime,
    modelFolder: join(work, "pictures"),
    normalise: false,
  });
  const times = await taken({
    "our encoder": () => encoder.encode(photos.map((content, at) => ({ id: `${at}`, content }))),
    "transformers.js": async () => {
      for (const photo of photos) await processor(await RawImage.read(photo));
    },
    "transformers.js, all at once": () =>
      Promise.all(photos.map(async (photo) => processor(await RawImage.read(photo)))),
  });
  print(`${photos.length} photos decoded and prepared for CLIP`, times, "our encoder");
}

/** Milliseconds of each variant, median; they take turns, and the order turns round. */
async function taken(
  variants: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<Map<string, number>> {
  const names = Object.keys(variants);
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (const name of names) await variants[name]!();
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const start = performance.now();
      await variants[name]!();
      times.get(name)!.push(performance.now() - start);
    }
  }
  return new Map([...times].map(([name, all]) => [name, all.toSorted((a, b) => a - b)[all.length >> 1]!]));
}

function print(title: string, times: ReadonlyMap<string, number>, base: string): void {
  console.log(`\n${title}`);
  for (const [name, ms] of times)
    console.log(
      `  ${name.padEnd(34)} ${ms.toFixed(1).padStart(9)} ms  ${(ms / times.get(base)!).toFixed(3)} of ${base}`,
    );
}

function sameLength(texts: readonly string[], count: number, words: number): string[] {
  const all = texts.flatMap((text) => text.toLowerCase().match(/[a-z]+/g) ?? []);
  return Array.from({ length: count }, (_, at) => all.slice(at * words, (at + 1) * words).join(" "));
}

async function leastCosine(left: Float32Array, right: Float32Array): Promise<number> {
  const width = left.length / mixed.length;
  let least = 1;
  for (let row = 0; row < mixed.length; row++) {
    let dot = 0;
    for (let at = row * width; at < (row + 1) * width; at++) dot += left[at]! * right[at]!;
    least = Math.min(least, dot);
  }
  return least;
}
