// One model of @modalis/trainer in training, step by step: tsx modalis-peer.ts MODEL FOLDER USERS ITEMS
// Reads how many steps to train, a line each, and answers with milliseconds and processor milliseconds a step; "end" ends it.
// With --memory it trains that many steps instead and says what memory that took; garbage is then collected at every report of
// progress (node --expose-gc), since how much of it is left lying is up to the collector and not to the model's size.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInteractions, type FeatureTable, type Interactions } from "@modalis/contract";
import { bprMf, freedom, lightGcn, type ModelDefinition, type TrainingData, vbpr } from "@modalis/trainer";
import { forgetPeak, peakBytes } from "./peak-memory.js";
import { steppedAnswers } from "./stepped-answers.js";
import { CHANNELS } from "./timing-world.js";

const [name = "", folder = "", users = "", items = "", memorySteps] = process.argv.slice(2);
const [userCount, itemCount] = [Number(users), Number(items)];
const DIMENSIONS = 64;
const SMALL_STEPS = 60;
const SMALL_FITS = 6;
/** Users and items of a small world. */
const SMALL = 64;
/** More than are ever trained. */
const EPOCHS = 1_000_000;
const variants: Readonly<Record<string, [ModelDefinition, object]>> = {
  "bpr-adam": [bprMf as unknown as ModelDefinition, { l2: 0 }],
  "bpr-sgd": [bprMf as unknown as ModelDefinition, { l2: 0, optimiser: "sgd", learningRate: 0.05 }],
  lightgcn: [lightGcn as unknown as ModelDefinition, { layers: 3, l2: 0 }],
  freedom: [freedom as unknown as ModelDefinition, { edgeDropout: 0, contentWeight: 0.1 }],
  vbpr: [vbpr as unknown as ModelDefinition, { l2: 0 }],
};
const [model, changes] = variants[name]!;
const interactions = readInteractions();
const itemFeatures = new Map(
  model.needsFeatures ? Object.entries(CHANNELS).map(([channel, width]) => [channel, drawn(width)]) : [],
);
const dataBytes =
  interactions.items.byteLength +
  interactions.offsets.byteLength +
  [...itemFeatures.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
if (memorySteps === undefined) await trainByTurns();
else console.log(JSON.stringify(await measureMemory(Number(memorySteps))));
process.exit(0);

async function trainByTurns(): Promise<void> {
  // Small fits first, which load all code.
  for (let time = 0; time < 2; time++) await fit(smallWorld(SMALL), SMALL_STEPS);
  const stepped = steppedAnswers(() => ({}));
  await fit(wholeWorld(), EPOCHS, (made) => made === undefined || stepped(made));
}

/**
 * What a fit takes at its peak beyond what the process had before, less what small ones take beyond their parameters (the
 * middle of some): threads, engines and their stacks.
 */
async function measureMemory(steps: number): Promise<object> {
  const small: number[] = [];
  for (let time = 0; time < SMALL_FITS; time++)
    small.push(await peakOf(() => fit(smallWorld(SMALL), SMALL_STEPS, collect)));
  const fixed =
    small.slice(1).sort((left, right) => left - right)[(SMALL_FITS - 1) >> 1]! - learnedBytes(SMALL, SMALL);
  const enough = new AbortController();
  const whole = await peakOf(() =>
    fit(
      wholeWorld(),
      EPOCHS,
      (made = 0) => {
        collect();
        if (made >= steps) enough.abort();
      },
      enough.signal,
    ).catch((error: unknown) => {
      if (!enough.signal.aborted) throw error;
    }),
  );
  const learned = learnedBytes(userCount, itemCount);
  const grown = whole - fixed;
  return { memory: (grown + dataBytes) / (learned + dataBytes), grown, fixed };
}

/** The most resident memory meanwhile, beyond that before. */
async function peakOf(work: () => Promise<void>): Promise<number> {
  collect();
  forgetPeak();
  const before = peakBytes();
  await work();
  return peakBytes() - before;
}

function collect(): void {
  globalThis.gc?.();
}

/**
 * Reports are tens of milliseconds apart, many steps of a quick model; the share done tells how many there were.
 *
 * @param onSteps Called with the steps made so far; without a number before the first of them.
 */
async function fit(
  data: TrainingData,
  epochs: number,
  onSteps: (made?: number) => void = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const perEpoch = Math.ceil(data.interactions.items.length / Number(model.defaults.batchSize));
  await model.fit(
    data,
    { ...settingsOf(), epochs },
    {
      seed: 1,
      threads: 2,
      ...(signal === undefined ? {} : { signal }),
      onProgress({ loss, share }) {
        if (loss === undefined) onSteps();
        else onSteps(Math.round(share * epochs * perEpoch));
      },
    },
  );
}

function wholeWorld(): TrainingData {
  return { interactions, itemFeatures, userFeatures: new Map() };
}

function settingsOf() {
  return {
    ...model.defaults,
    dimensions: DIMENSIONS,
    ...changes,
  } as typeof model.defaults;
}

/** Of the parameters and their moments. */
function learnedBytes(users: number, items: number): number {
  const columns = name === "vbpr" ? 2 : 1;
  const maps = model.needsFeatures ? Object.values(CHANNELS).reduce((sum, width) => sum + width, 0) : 0;
  return 4 * DIMENSIONS * (users * columns + items + maps) * (name === "bpr-sgd" ? 1 : 3);
}

/** The first users and items, each user with one item. */
function smallWorld(side: number): TrainingData {
  const rows = Array.from({ length: side }, (_, at) => ({ userId: String(at), itemId: String(at) }));
  const ids = rows.map(({ userId }) => userId);
  const features = [...itemFeatures].map(([channel, { dimensions, data }]): [string, FeatureTable] => {
    const own = data.slice(0, side * dimensions);
    return [channel, { dimensions, data: own, present: new Uint8Array(side).fill(1) }];
  });
  const own = createInteractions(rows, { userIds: ids, itemIds: ids });
  return { interactions: own, itemFeatures: new Map(features), userFeatures: new Map() };
}

function readInteractions(): Interactions {
  const [owners, liked] = ["users.i32", "items.i32"].map((file) => {
    const bytes = readFileSync(join(folder, file));
    return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }) as [Int32Array, Int32Array];
  const ids = (count: number) => Array.from({ length: count }, (_, at) => String(at));
  const offsets = new Int32Array(userCount + 1);
  for (const user of owners) offsets[user + 1]! += 1;
  for (let user = 0; user < userCount; user++) offsets[user + 1]! += offsets[user]!;
  // The lists of ids come from the contract's own maker; the pairs, a million of them, are in its form already.
  const empty = createInteractions([], { userIds: ids(userCount), itemIds: ids(itemCount) });
  return { ...empty, offsets, items: liked.slice() };
}

function drawn(dimensions: number): FeatureTable {
  const data = new Float32Array(itemCount * dimensions);
  let state = 1;
  for (let at = 0; at < data.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[at] = state / 2 ** 31;
  }
  return { dimensions, data, present: new Uint8Array(itemCount).fill(1) };
}
