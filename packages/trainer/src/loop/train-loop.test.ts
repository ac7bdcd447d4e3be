import { describe, expect, it, vi } from "vitest";
import type { Checkpoint, CheckpointStore } from "../checkpoint/checkpoint-store.js";
import { seededRandom } from "../random/seeded-random.js";
import { type TrainingBatch, type TrainLoopOptions, trainLoop } from "./train-loop.js";

/** One weight drawn towards the number of each example by noisy steps with momentum. */
function descent(overrides: Partial<TrainLoopOptions> = {}) {
  const weight = Float32Array.of(0);
  const velocity = Float32Array.of(0);
  const batches: TrainingBatch[] = [];
  const options: TrainLoopOptions = {
    seed: 3,
    examples: 10,
    batchSize: 4,
    epochs: 5,
    learned: new Map([["weight", weight]]),
    moments: new Map([["velocity", velocity]]),
    learn(batch) {
      batches.push({ ...batch, examples: batch.examples.slice() });
      const noise = seededRandom(3, batch.step).normal();
      const error =
        weight[0]! - batch.examples.reduce((sum, each) => sum + each, noise) / batch.examples.length;
      velocity[0] = 0.5 * velocity[0]! - 0.2 * error;
      weight[0]! += velocity[0]!;
      return error * error;
    },
    ...overrides,
  };
  return { options, weight, velocity, batches };
}

/** A store in memory that keeps copies, as a disk does. */
function memoryStore(): CheckpointStore & { saves: number } {
  let held: Checkpoint | undefined;
  return {
    saves: 0,
    async save({ tensors, state }) {
      this.saves += 1;
      const copies = [...tensors].map(([name, data]) => [name, data.slice()] as const);
      held = { tensors: new Map(copies), state: JSON.parse(JSON.stringify(state)) };
    },
    load: async () => held,
    clear: async () => {
      held = undefined;
    },
  };
}

describe("batches", () => {
  it("show every example once an epoch, in an order that changes", async () => {
    const { options, batches } = descent();
    const outcome = await trainLoop(options);
    expect(outcome).toMatchObject({ steps: 15, stopped: "epochs", validations: [] });
    expect(outcome.losses).toHaveLength(5);
    const orders = [0, 1, 2, 3, 4].map((epoch) =>
      batches.filter((batch) => batch.epoch === epoch).flatMap(({ examples }) => [...examples]),
    );
    for (const order of orders)
      expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(orders.map(String)).size).toBe(5);
    expect(batches.map(({ examples }) => examples.length).slice(0, 3)).toEqual([4, 4, 2]);
  });

  it("drop or fill the last one where a graph has one batch size", async () => {
    const dropped = descent({ lastBatch: "drop", epochs: 1 });
    await trainLoop(dropped.options);
    expect(dropped.batches.map(({ examples }) => examples.length)).toEqual([4, 4]);
    const wrapped = descent({ lastBatch: "wrap", epochs: 1 });
    await trainLoop(wrapped.options);
    expect(wrapped.batches.map(({ examples }) => examples.length)).toEqual([4, 4, 4]);
    const order = wrapped.batches.flatMap(({ examples }) => [...examples]);
    expect(order.slice(10)).toEqual(order.slice(0, 2));
  });
});

describe("validation", () => {
  it("stops after patience and gives back the best parameters", async () => {
    const { options, weight } = descent({ epochs: 50 });
    const seen: number[] = [];
    const outcome = await trainLoop({
      ...options,
      validation: {
        every: 2,
        patience: 3,
        evaluate: (epoch) => {
          seen.push(weight[0]!);
          return epoch < 4 ? epoch : -epoch;
        },
      },
    });
    expect(outcome.validations.map(({ epoch }) => epoch)).toEqual([1, 3, 5, 7, 9]);
    expect(outcome).toMatchObject({ stopped: "patience", best: { epoch: 3, value: 3 }, steps: 30 });
    expect(weight[0]).toBe(seen[1]);
  });

  it("evaluates the last epoch, whatever its number", async () => {
    const { options } = descent({ epochs: 5, validation: { every: 3, patience: 9, evaluate: () => 1 } });
    expect((await trainLoop(options)).validations.map(({ epoch }) => epoch)).toEqual([2, 4]);
  });
});

describe("interruption", () => {
  const validation = { every: 1, patience: 4, evaluate: (epoch: number) => Math.sin(epoch * 2) };

  it("resumes after any step with the bits of an uninterrupted run", async () => {
    const whole = descent({ validation, epochs: 6 });
    const outcome = await trainLoop(whole.options);
    for (let death = 1; death < 18; death++) {
      const store = memoryStore();
      const killed = descent({ validation, epochs: 6, checkpoints: { store, everySteps: 2 } });
      const learn = killed.options.learn;
      const dying = (batch: TrainingBatch) => {
        if (batch.step === death) throw new Error("killed");
        return learn(batch);
      };
      await expect(trainLoop({ ...killed.options, learn: dying })).rejects.toThrow("killed");
      const resumed = descent({ validation, epochs: 6, checkpoints: { store, everySteps: 2 } });
      expect(await trainLoop(resumed.options)).toEqual(outcome);
      expect([...resumed.weight, ...resumed.velocity]).toEqual([...whole.weight, ...whole.velocity]);
      expect(resumed.batches.length).toBeLessThanOrEqual(18 - death + 2);
      // And once more: a finished run has nothing left to do.
      const again = descent({ validation, epochs: 6, checkpoints: { store, everySteps: 2 } });
      expect(await trainLoop(again.options)).toEqual(outcome);
      expect(again.batches).toEqual([]);
      expect(again.weight).toEqual(whole.weight);
    }
  });

  it("ends with the signal's reason, and lets timers run meanwhile", async () => {
    const controller = new AbortController();
    const busy = vi.fn(() => {
      for (const end = performance.now() + 5; performance.now() < end; );
      return 1;
    });
    setTimeout(() => controller.abort(new Error("enough")), 1);
    const { options } = descent({ epochs: 1e6, learn: busy, signal: controller.signal });
    await expect(trainLoop(options)).rejects.toThrow("enough");
    expect(busy.mock.calls.length).toBeGreaterThan(0);
  });

  it("reports how far it is, with the loss and each validation", async () => {
    const onProgress = vi.fn();
    const { options } = descent({ epochs: 2, onProgress, validation });
    await trainLoop(options);
    const reports = onProgress.mock.calls.map(([progress]) => progress);
    expect(
      reports.map(({ share }) => share).every((share, at, all) => at === 0 || share >= all[at - 1]),
    ).toBe(true);
    expect(reports.at(-1)).toMatchObject({
      share: 1,
      stage: "epoch 2 of at most 2",
      validation: Math.sin(2),
    });
  });
});

describe("faults", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e9])(
    "a loss of %s ends it, naming the step",
    async (bad) => {
      const store = memoryStore();
      const { options } = descent({ checkpoints: { store, everySteps: 1 } });
      const learn = (batch: TrainingBatch) => (batch.step === 2 ? bad : options.learn(batch));
      const error = trainLoop({ ...options, learn });
      await expect(error).rejects.toMatchObject({
        code: "DIVERGED",
        details: { step: 2 },
        message: expect.stringMatching(/lower the learning rate/),
      });
      expect((await store.load())?.state.step).toBe(2);
    },
  );

  it("parameters that are not finite are never saved", async () => {
    const store = memoryStore();
    const { options, weight } = descent({ checkpoints: { store, everySteps: 1 } });
    const learn = () => {
      weight[0] = Number.NaN;
      return 1;
    };
    await expect(trainLoop({ ...options, learn })).rejects.toMatchObject({ code: "DIVERGED" });
    expect(store.saves).toBe(0);
  });

  it.each([
    [{ examples: 0 }, /no examples/],
    [{ batchSize: 11, lastBatch: "drop" as const }, /do not fill one batch/],
    [{ batchSize: 0 }, /batchSize/],
    [{ epochs: 1.5 }, /epochs/],
    [{ seed: Number.NaN }, /seed/],
  ])("refuses %o", async (overrides, message) => {
    await expect(trainLoop(descent(overrides).options)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(message),
    });
  });
});
