// How well planted tastes come back from raw media: npx tsx benchmarks/planted-tastes.ts [--seeds 7,8,9]
// [--items 300] [--users 400] [--ffmpeg PATH]. Build the packages first.
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { holdOutLatest, renderSample, SAMPLE_MODALITIES, type TasteRecall } from "@modalis/sample";
import { classAccuracy } from "./planted-tastes/class-neighbours.js";
import { encodeSample } from "./planted-tastes/encode-sample.js";
import { recallOfModalities, recallOfPopularity } from "./planted-tastes/recall-of-modalities.js";
import { verdicts } from "./planted-tastes/verdicts.js";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "7,8,9" },
    items: { type: "string", default: "300" },
    users: { type: "string", default: "400" },
    ffmpeg: { type: "string" },
  },
});
const seeds = values.seeds.split(",").map(Number);
const subsets = [...subsetsOf(SAMPLE_MODALITIES)];
const recalls = new Map<string, TasteRecall[]>();

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`);
const work = await mkdtemp(join(tmpdir(), "modalis-planted-"));
try {
  for (const seed of seeds) await measureSeed(seed);
} finally {
  await rm(work, { recursive: true, force: true });
}
printRecalls();

async function measureSeed(seed: number): Promise<void> {
  const folder = join(work, String(seed));
  const start = performance.now();
  const ffmpeg = values.ffmpeg === undefined ? {} : { ffmpeg: values.ffmpeg };
  const { plan } = await renderSample(folder, {
    items: Number(values.items),
    users: Number(values.users),
    seed,
    ...ffmpeg,
  });
  console.log(`\nseed ${seed}: rendered in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  const channels = await encodeSample(folder, {
    ffmpegPath: values.ffmpeg,
    onChannel: (channel, rows, failures, seconds) =>
      console.log(`  ${channel.padEnd(12)} ${rows} rows, ${failures} failures, ${seconds.toFixed(1)} s`),
  });
  console.log(
    `  kNN-5 of the hidden class (%)  ${SAMPLE_MODALITIES.map((name) => name.padStart(6)).join(" ")}`,
  );
  for (const [channel, batch] of channels) {
    const cells = SAMPLE_MODALITIES.map((modality) =>
      (
        100 * classAccuracy(batch, new Map(plan.items.map(({ id, classes }) => [id, classes[modality]])))
      ).toFixed(1),
    );
    console.log(`  ${channel.padEnd(30)} ${cells.map((cell) => cell.padStart(6)).join(" ")}`);
  }
  const held = holdOutLatest(plan);
  for (const subset of subsets)
    note(subset.join(" + "), await recallOfModalities(plan, held, channels, subset));
  note("popularity", await recallOfPopularity(plan, held));
}

function note(name: string, recall: TasteRecall): void {
  recalls.set(name, [...(recalls.get(name) ?? []), recall]);
}

function printRecalls(): void {
  const means = new Map([...recalls].map(([name, seen]) => [name, meanRecall(seen)]));
  console.log(`\nRecall@10, mean of seeds ${seeds.join(", ")}, by the modality of the user's taste`);
  console.log(
    `${"seen".padEnd(30)} all users  ${SAMPLE_MODALITIES.map((name) => name.padStart(6)).join(" ")}`,
  );
  for (const [name, { overall, byTaste }] of means) {
    const cells = SAMPLE_MODALITIES.map((modality) => byTaste[modality].toFixed(3).padStart(6));
    console.log(`${name.padEnd(30)} ${overall.toFixed(3).padStart(9)}  ${cells.join(" ")}`);
  }
  console.log("");
  for (const { claim, holds } of verdicts(means)) console.log(`${holds ? "holds" : "FAILS"}  ${claim}`);
}

function meanRecall(seen: readonly TasteRecall[]): TasteRecall {
  const mean = (pick: (recall: TasteRecall) => number) =>
    seen.reduce((sum, recall) => sum + pick(recall), 0) / seen.length;
  return {
    overall: mean(({ overall }) => overall),
    byTaste: {
      text: mean(({ byTaste }) => byTaste.text),
      image: mean(({ byTaste }) => byTaste.image),
      audio: mean(({ byTaste }) => byTaste.audio),
      video: mean(({ byTaste }) => byTaste.video),
    },
  };
}

/** Every choice of at least one, the largest first. */
function* subsetsOf<T>(values: readonly T[]): Generator<T[]> {
  const all = Array.from({ length: 2 ** values.length - 1 }, (_, index) =>
    values.filter((_value, bit) => (index + 1) & (1 << bit)),
  );
  yield* all.sort((left, right) => right.length - left.length);
}
