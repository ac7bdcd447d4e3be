// One model of @modalis/trainer in training, step by step: tsx modalis-peer.ts MODEL FOLDER USERS ITEMS
// Reads how many steps to train, a line each, and answers with milliseconds and processor milliseconds a step; "end" ends it with its memory.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInteractions, type FeatureTable, type Interactions } from "@modalis/contract";
import { bprMf, freedom, lightGcn, type ModelDefinition, type TrainingData, vbpr } from "@modalis/trainer";
import { forgetPeak, peakBytes } from "./peak-memory.js";
import { steppedAnswers } from "./stepped-answers.js";
import { CHANNELS } from "./timing-world.js";

const [name = "", folder = "", users = "", items = ""] = process.argv.slice(2);
const [userCount, itemCount] = [Number(users), Number(items)];
const DIMENSIONS = 64;
const SMALL_STEPS = 2000;
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
const stepsAnEpoch = Math.ceil(interactions.items.length / Number(model.defaults.batchSize));
const itemFeatures = new Map(
  model.needsFeatures ? Object.entries(CHANNELS).map(([channel, width]) => [channel, drawn(width)]) : [],
);
const dataBytes =
  interactions.items.byteLength +
  interactions.offsets.byteLength +
  [...itemFeatures.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
// Small fits first: the first loads all code, and what the second's peak holds beyond its own parameters is what threads,
// engines and the young generation of their garbage take whatever the world's size.
const small = { ...settingsOf(), epochs: SMALL_STEPS };
await model.fit(smallWorld(SMALL), small, { seed: 1, threads: 2 });
forgetPeak();
await model.fit(smallWorld(SMALL), small, { seed: 1, threads: 2 });
const fixed = peakBytes() - learnedBytes(SMALL, SMALL);
forgetPeak();
const stepped = steppedAnswers(() => {
  const grown = peakBytes() - fixed;
  const learned = learnedBytes(userCount, itemCount);
  return { memory: (grown + dataBytes) / (learned + dataBytes), grown };
});

await model.fit({ interactions, itemFeatures, userFeatures: new Map() }, settingsOf(), {
  seed: 1,
  threads: 2,
  // Reports are tens of milliseconds apart, many steps of a quick model; the share done tells how many.
  onProgress({ loss, share }) {
    if (loss !== undefined) stepped(Math.round(share * EPOCHS * stepsAnEpoch));
  },
});

function settingsOf() {
  return {
    ...model.defaults,
    dimensions: DIMENSIONS,
    epochs: EPOCHS,
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
