/**
 * Fine-tuning on interactions: encoders frozen, residual adapters on their vectors, and low-rank adapters inside the last
 * layer of the default text encoder.
 *
 * Run after a build: `npx tsx benchmarks/fine-tuning.ts [lfm2k-text|lfm2k|tiktok] … [--share 0.1] [--tokens 24] [--test]`;
 * without `--test` on validation rows alone; `--share` learns from a seeded share of the training rows.
 *
 * Protocol. The authors' split; every way starts and stops by the same rule, on validation rows, and an adapted one is kept
 * only where it beats the frozen one there. `lfm2k-text` gives the default encoder each artist's name and tags (the first 24
 * tokens, or `--tokens`) with the file's sound vectors; `lfm2k` and `tiktok` use the vectors of the files. Test rows are opened once a set,
 * after the choice.
 */
import { availableParallelism, cpus } from "node:os";
import { createOpeningRecord, evaluateRanking, splitByLabel } from "@modalis/evaluation";
import { importUniversalSentenceEncoder, packageFolder, SENTENCE_ENCODER_PACKAGE } from "@modalis/onnx";
import { tokeniseSentences } from "@modalis/text";
import { chooseFineTuning, type FineTuningRow, type FineTuningTexts, seededRandom } from "@modalis/trainer";
import { SETS, type SetName, setNamed } from "./fine-tuning/fine-tuning-sets.js";

const SEED = 1;

async function textsOf(texts: readonly string[] | undefined): Promise<FineTuningTexts | undefined> {
  if (texts === undefined) return undefined;
  const folder = packageFolder(SENTENCE_ENCODER_PACKAGE.name, import.meta.url);
  const encoder = await importUniversalSentenceEncoder(folder);
  return {
    channel: "text",
    encoder,
    tokens: await tokeniseSentences(texts, { maxTokens: numberAfter("--tokens", 24) }),
  };
}

function printTable(table: readonly FineTuningRow[]): void {
  console.log("| encoders | Recall@20 | NDCG@20 | less frozen | 95 % | p (Holm) | beats frozen |");
  console.log("|---|---|---|---|---|---|---|");
  for (const { way, recall, ndcg, against, beatsFrozen } of table) {
    const numbers =
      against === undefined
        ? " | | | "
        : `${against.difference.toFixed(4)} | ${against.interval.map((end) => end.toFixed(4)).join(" to ")} | ${against.pValue.toExponential(1)} | ${beatsFrozen ? "yes" : "no"}`;
    console.log(`| ${way} | ${recall.toFixed(4)} | ${ndcg.toFixed(4)} | ${numbers} |`);
  }
}

async function printSet(name: SetName, testing: boolean): Promise<void> {
  const set = setNamed(name);
  if (set === undefined) {
    console.log(`${name}: skipped: needs ../shared/data`);
    return;
  }
  const { rows, userIds, itemIds } = set.shared;
  const [random, share] = [seededRandom(SEED), numberAfter("--share", 1)];
  const drawn = rows.filter(({ label }) => label !== 0 || random.next() < share);
  const { development, test } = splitByLabel(drawn, { userIds, itemIds });
  const { training: interactions, validation } = development;
  const { itemFeatures, settings } = set;
  const data = { interactions, validation, itemFeatures, userFeatures: new Map() };
  const texts = await textsOf(set.texts);
  const began = performance.now();
  const progress = process.argv.includes("--progress");
  const { way, model, table } = await chooseFineTuning(data, {
    ...{ seed: SEED, ...settings },
    ...(texts === undefined ? {} : { texts }),
    ...(progress
      ? {
          onProgress: ({ stage, loss, validation: value }) => {
            if (value !== undefined) console.error(stage, loss?.toFixed(4), value.toFixed(4));
          },
        }
      : {}),
  });
  console.log(`${name}, validation (${((performance.now() - began) / 1000).toFixed(0)} s):`);
  printTable(table);
  console.log(`kept: ${way}`);
  if (!testing) return;
  const record = createOpeningRecord({ nowMs: Date.now });
  const task = test.open({ by: `fine-tuning ${name}, ${way}`, reason: "the table of fine-tuning", record });
  const { metrics } = await evaluateRanking(model, task, { ks: [20] });
  const [recall, ndcg] = ["recall@20", "ndcg@20"].map((metric) =>
    metrics[metric as "recall@20"]!.mean.toFixed(4),
  );
  console.log(`test, ${way}: Recall@20 ${recall}, NDCG@20 ${ndcg}`);
}

function numberAfter(option: string, otherwise: number): number {
  const at = process.argv.indexOf(option);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

async function main(): Promise<void> {
  console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}`);
  const asked = SETS.filter((name) => process.argv.includes(name));
  for (const name of asked.length === 0 ? SETS : asked) await printSet(name, process.argv.includes("--test"));
}

await main();
