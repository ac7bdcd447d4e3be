/**
 * Quality of the two default text spaces: one caption of a photo finds the other four among 1,500.
 *
 * Run after a build: `npx tsx benchmarks/text-quality.ts`. The words' statistics are fitted on the captions
 * themselves, as on a catalogue, without knowing which belong together.
 *
 * The target of 78 comes from a prototype's 78.7 (MRR .588) among 5,000 captions, which can only be the share of
 * queries with any sibling in the first ten. Among 1,500 that share is near its ceiling, so the gain of the sum is
 * judged by the share of all four siblings; every figure is printed.
 */
import { availableParallelism, cpus } from "node:os";
import { type EncoderV1, encodeAll } from "@modalis/contract";
import { createTextEncoder, createWordsEncoder, fitWordStatistics } from "@modalis/text";
import { centredSimilarities, type RetrievalQuality, retrievalQuality } from "./text/caption-retrieval.js";
import { NO_CAPTIONS, readCaptions } from "./text/flickr-captions.js";

async function encodeTexts(encoder: EncoderV1<string>, texts: readonly string[]): Promise<Float32Array> {
  const { dimensions } = encoder.space;
  const values = new Float32Array(texts.length * dimensions);
  const inputs = texts.map((content, at) => ({ id: String(at), content }));
  for await (const { batch, failures } of encodeAll(encoder, inputs)) {
    if (failures.length > 0) throw failures[0]!.error;
    values.set(batch.values, Number(batch.ids[0]) * dimensions);
  }
  return values;
}

function printRow(name: string, { hitAt10, recallAt10, meanReciprocalRank }: RetrievalQuality): void {
  const cells = [hitAt10.toFixed(1), recallAt10.toFixed(1), meanReciprocalRank.toFixed(3)];
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}

function verdict(passed: boolean): string {
  return passed ? "reached" : "MISSED";
}

const captions = readCaptions();
if (captions === undefined) {
  console.log(NO_CAPTIONS);
} else {
  const texts = captions.map(({ text }) => text);
  const photos = captions.map(({ photo }) => photo);
  await using neural = await createTextEncoder();
  await using words = await createWordsEncoder({ statistics: fitWordStatistics(texts) });
  const byNeural = centredSimilarities(await encodeTexts(neural, texts), texts.length);
  const byWords = centredSimilarities(await encodeTexts(words, texts), texts.length);
  const alone = retrievalQuality(byNeural, photos);
  const summed = retrievalQuality(
    byNeural.map((similarity, at) => similarity + byWords[at]!),
    photos,
  );

  console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}\n`);
  console.log(
    `flickr300: ${texts.length} captions of ${new Set(photos).size} photos, vectors mean-centred\n`,
  );
  console.log(
    "| space | a sibling in the first 10, % | siblings in the first 10, % | MRR |\n|---|---|---|---|",
  );
  printRow(`neural (${neural.space.model.id}, ${neural.space.dimensions}-d)`, alone);
  printRow(`words (${words.space.model.id}, ${words.space.dimensions}-d)`, retrievalQuality(byWords, photos));
  printRow("both, cosines summed", summed);

  const gain = (key: keyof RetrievalQuality) => 100 * (summed[key] / alone[key] - 1);
  const [recallGain, rankGain, hitGain] = [gain("recallAt10"), gain("meanReciprocalRank"), gain("hitAt10")];
  console.log(
    `\nneural, a sibling in the first 10: ${alone.hitAt10.toFixed(1)} (target 78): ${verdict(alone.hitAt10 >= 78)}`,
  );
  console.log(
    `both above neural alone, siblings in the first 10: +${recallGain.toFixed(1)} % (target 3 %): ${verdict(recallGain >= 3)}`,
  );
  console.log(
    `the same by MRR: +${rankGain.toFixed(1)} %; by a sibling in the first 10: +${hitGain.toFixed(1)} %`,
  );
}
