/**
 * Speed of the content recommender over a large catalogue of made-up vectors, on one core.
 *
 * Run after a build: `npx tsx benchmarks/recommend-speed.ts [--items 100000]`. Prints medians of milliseconds of
 * processor time an answer, and of wall-clock time in brackets, for a user of 20 likes of one kind in one of the two channels.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createBatch, defineSpace, type EmbeddingBatch } from "@modalis/contract";
import { type ContentRecommender, createContentRecommender } from "@modalis/recommender";

const { values: flags } = parseArgs({ options: { items: { type: "string", default: "100000" } } });
const items = Number(flags.items);
const KINDS = 1000;
const LIKES = 20;
const REPEATS = 9;
const ids = Array.from({ length: items }, (_, item) => `item${item}`);
const dimensionsOf = { text: 512, image: 1968 };

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, ${items} items`);
const channels = new Map([
  ["image", madeUpRows("image", 3)],
  ["text", madeUpRows("text", 7)],
]);
const events = [
  ...likesOf("text fan", (item) => kindOf("text", item)),
  ...likesOf("image fan", (item) => kindOf("image", item)),
];
for (const nearestLikes of [16, 0]) {
  const start = performance.now();
  await using recommender = await createContentRecommender({ channels, events, options: { nearestLikes } });
  console.log(`\nnearestLikes ${nearestLikes}: ready in ${seconds(performance.now() - start)} s`);
  await report(recommender);
}

async function report(recommender: ContentRecommender): Promise<void> {
  for (const userId of ["text fan", "image fan"]) {
    const answer = await median(() => recommender.recommend({ userId, count: 10 }));
    console.log(`  recommend, ${userId.padEnd(10)} ${answer} ms`);
  }
  const itemId = ids[7]!;
  console.log(
    `  similar, both channels ${await median(() => recommender.similarItems({ itemId, count: 10 }))} ms`,
  );
  const text = await median(() => recommender.similarItems({ itemId, count: 10, modality: "text" }));
  console.log(`  similar, text alone    ${text} ms`);
}

async function median(run: () => Promise<unknown>): Promise<string> {
  const processor: number[] = [];
  const wall: number[] = [];
  for (let at = 0; at < REPEATS; at++) {
    const start = performance.now();
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
    wall.push(performance.now() - start);
  }
  return `${middle(processor)} (${middle(wall)})`;
}

function middle(times: readonly number[]): string {
  return [...times].sort((left, right) => left - right)[Math.floor(times.length / 2)]!.toFixed(0);
}

/** A scattered kind for each item, another in each channel. */
function kindOf(channel: keyof typeof dimensionsOf, item: number): number {
  return (Math.imul(item + 1, channel === "text" ? 2654435761 : 40503) >>> 8) % KINDS;
}

function likesOf(userId: string, kind: (item: number) => number): { userId: string; itemId: string }[] {
  const matching = ids.filter((_, item) => kind(item) === kind(0)).slice(0, LIKES);
  return matching.map((itemId) => ({ userId, itemId }));
}

/** Rows made of their kind's direction and twice as much noise. */
function madeUpRows(channel: keyof typeof dimensionsOf, seed: number): EmbeddingBatch {
  const dimensions = dimensionsOf[channel];
  const space = defineSpace({
    modality: channel,
    dimensions,
    normalisation: "none",
    model: { id: "made-up", revision: "1", preprocessing: "none" },
  });
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const centres = Float32Array.from({ length: KINDS * dimensions }, next);
  const values = new Float32Array(items * dimensions);
  for (let item = 0, at = 0; item < items; item++) {
    const centre = kindOf(channel, item) * dimensions;
    for (let column = 0; column < dimensions; column++, at++)
      values[at] = centres[centre + column]! + 2 * next();
  }
  return createBatch(space, ids, values);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
