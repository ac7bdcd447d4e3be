import { readFileSync } from "node:fs";
import { createInteractions } from "@modalis/contract";
import { createKernels, type Kernels } from "@modalis/kernels";
import { createOnnxRuntime, type OnnxRuntime } from "@modalis/onnx";
import { describe, expect, it } from "vitest";
import { createBm3Learner } from "../graph/bm3-learner.js";
import { channelWeights } from "../graph/channel-weights.js";
import { createFreedomLearner } from "../graph/freedom-learner.js";
import { itemGraph } from "../graph/item-graph.js";
import { createLightGcnLearner } from "../graph/light-gcn.js";
import { nearestItems } from "../graph/nearest-items.js";
import { createBprLearner } from "../pairwise/bpr-mf.js";
import type { ContentChannel } from "../pairwise/content-channels.js";
import type { PairBatch, PairLearner } from "../pairwise/pair-learner.js";
import { trainingPairs } from "../pairwise/training-pairs.js";
import { createVbprLearner } from "../pairwise/vbpr.js";

interface Reference {
  readonly world: {
    readonly users: number;
    readonly items: number;
    readonly dimensions: number;
    readonly liked: readonly (readonly number[])[];
    readonly channels: readonly { name: string; dimensions: number; data: number[]; present: number[] }[];
  };
  readonly settings: Readonly<
    Record<"learningRate" | "l2" | "layers" | "neighbours" | "contentWeight", number>
  > & {
    readonly dropout: number;
    readonly seed: number;
    readonly contentL2: number;
    readonly channelWeights: string;
  };
  readonly batches: readonly { users: number[]; positives: number[]; negatives: number[] }[];
  readonly models: Readonly<Record<string, ReferenceRun>>;
}

interface ReferenceRun {
  readonly parameters: Readonly<Record<string, number[]>>;
  readonly steps: readonly { loss: number; gradients: Readonly<Record<string, number[]>> }[];
}

// Written by make-reference.py beside this file.
const { world, settings, batches, models } = JSON.parse(
  readFileSync(new URL("reference.json", import.meta.url), "utf8"),
) as Reference;
const size = { userCount: world.users, itemCount: world.items };
const interactions = createInteractions(
  world.liked.flatMap((items, user) => items.map((item) => ({ userId: `${user}`, itemId: `${item}` }))),
  { userIds: numbered(world.users), itemIds: numbered(world.items) },
);
const pairs = trainingPairs("parity", interactions);
const channels: ContentChannel[] = world.channels.map(({ name, dimensions, data, present }) => ({
  name,
  dimensions,
  data: Float32Array.from(data),
  present: Uint8Array.from(present),
  // The papers take features as they come.
  centre: new Float32Array(dimensions),
  scale: 1,
}));

type Make = (kernels: Kernels, runtime: OnnxRuntime) => PairLearner | Promise<PairLearner>;
const own = { ...settings, dimensions: world.dimensions, batchSize: batches[0]!.users.length };
const learners: Readonly<Record<string, Make>> = {
  "bpr-mf": (kernels) => createBprLearner(kernels, size, { ...own, optimiser: "adam" }),
  lightgcn: (kernels) => createLightGcnLearner(kernels, pairs, size, own),
  vbpr: (kernels, runtime) => createVbprLearner({ kernels, runtime }, channels, size, own),
  async freedom(kernels, runtime) {
    const names = channels.map(({ name }) => name);
    const weights = channelWeights("freedom", settings.channelWeights, names);
    const graphs = [];
    for (const [at, channel] of channels.entries()) {
      const near = await nearestItems(runtime, channel, {
        neighbours: settings.neighbours,
        pause: async () => {},
      });
      graphs.push({ ...near, weight: weights[at]! });
    }
    const items = itemGraph(graphs, world.items);
    return createFreedomLearner(
      { kernels, runtime },
      { pairs, size, channels, items },
      { ...own, edgeDropout: 0 },
    );
  },
  bm3: (kernels, runtime) => createBm3Learner({ kernels, runtime }, { pairs, size, channels }, own),
};

describe.each(Object.keys(learners))("%s over ten steps", (name) => {
  it.each([1, 2])("has PyTorch's losses and gradients on %i threads", async (threads) => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using kernels = await createKernels({ threads, arenaBytes: 1 << 22 });
    const learner = await learners[name]!(kernels, runtime);
    const reference = models[name]!;
    for (const [table, values] of Object.entries(reference.parameters))
      learner.tables.table(table).values.set(values);
    learner.startEpoch?.(0);
    for (const [step, expected] of reference.steps.entries()) {
      const loss = await learner.accumulate(batchOf(kernels, step), step);
      expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-4);
      const gradients = gradientsOf(learner, kernels);
      for (const [table, gradient] of Object.entries(expected.gradients))
        expect(relativeDifference(gradients(table), gradient), table).toBeLessThan(1e-4);
      const rates = { learningRate: settings.learningRate, step: step + 1 };
      const { values, gradient, firstMoment, secondMoment } = learner.tables;
      if (learner.ownGradient !== undefined) learner.ownGradient.adamStep(rates);
      else kernels.adamStep({ parameters: values, gradient, firstMoment, secondMoment, ...rates });
    }
  });
});

/** The gradient by each table, also of learners that never hold it as a whole. */
function gradientsOf(
  { tables, ownGradient }: PairLearner,
  kernels: Kernels,
): (table: string) => Float32Array {
  if (ownGradient === undefined) return (table) => tables.table(table).gradient;
  const whole = kernels.float32(tables.values.length);
  ownGradient.addTo(whole);
  return (table) => {
    const { values } = tables.table(table);
    const from = (values.byteOffset - tables.values.byteOffset) / 4;
    return whole.subarray(from, from + values.length);
  };
}

function batchOf(kernels: Kernels, step: number): PairBatch {
  const inArena = (values: readonly number[]) => {
    const array = kernels.int32(values.length);
    array.set(values);
    return array;
  };
  const { users, positives, negatives } = batches[step]!;
  return { users: inArena(users), positives: inArena(positives), negatives: inArena(negatives) };
}

/** Length of the difference over the length of what was expected. */
function relativeDifference(given: Float32Array, expected: readonly number[]): number {
  expect(given.length).toBe(expected.length);
  const apart = Math.hypot(...expected.map((value, at) => value - given[at]!));
  return apart / Math.hypot(...expected);
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${at}`);
}
