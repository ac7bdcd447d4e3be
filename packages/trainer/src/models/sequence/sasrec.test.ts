import { createInteractions, type FeatureTable, type ScoringModel } from "@modalis/contract";
import { restoreModel } from "@modalis/recommender";
import { describe, expect, it } from "vitest";
import type { FitOptions } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { orderWorld } from "../../testing/order-world.js";
import { ease } from "../linear/ease.js";
import { sasrec } from "./sasrec.js";

const quick = { dimensions: 16, historyLength: 12, blocks: 1, batchSize: 32, dropout: 0, learningRate: 5e-3 };
const fit = (data: TrainingData, settings: object = {}, options: Partial<FitOptions> = {}) =>
  sasrec.fit(data, { ...sasrec.defaults, ...quick, epochs: 2, ...settings }, { seed: 3, ...options });

/** Share of the histories whose last cue's answer comes first among all answers. */
async function solved(model: ScoringModel, questions: readonly Int32Array[], cues: number): Promise<number> {
  const scores = await model.scoreVisitors!(questions.map((history) => ({ history })));
  const right = questions.filter((history, at) => {
    const answers = scores.subarray((2 * at + 1) * cues, (2 * at + 2) * cues);
    return answers.indexOf(Math.max(...answers)) === history.at(-1);
  });
  return right.length / questions.length;
}

const numbers = (count: number) => Int32Array.from({ length: count }, (_, at) => at);

describe("a world where the last event alone says what comes next", () => {
  it.each(["dot", "cosine"])(
    "is solved from the order, which a model of sets cannot, by %s",
    async (similarity) => {
      const { data, questions, cues } = orderWorld({ users: 300, cues: 10 });
      await using model = await fit(data, { epochs: 40, similarity });
      await using sets = await ease.fit(data, { ...ease.defaults, regularisation: 1 }, { seed: 1 });
      expect(await solved(model, questions, cues)).toBeGreaterThanOrEqual(0.95);
      // One of the four cues of each history is the last: by chance a quarter.
      expect(await solved(sets, questions, cues)).toBeLessThanOrEqual(0.5);
    },
  );

  it("is solved for cues and answers that nobody had, from their content without a new training", async () => {
    const { data, newCues, cues } = orderWorld({ users: 300, cues: 20, newCues: [4, 13] });
    await using model = await fit(data, { epochs: 60, idDropout: 0.5, modalityDropout: 0 });
    const questions = newCues.flatMap((cue) => [0, 7, 10].map((other) => Int32Array.of(other, cue)));
    expect(await solved(model, questions, cues)).toBe(1);
  });
});

describe("sasrec", () => {
  it("scores a user as a visitor of the same history, and differently in another order", async () => {
    const { data } = orderWorld({ users: 60, cues: 8 });
    await using model = await fit(data, { epochs: 4 });
    const { offsets, items } = data.interactions;
    const history = items.slice(offsets[5], offsets[6]);
    const own = await model.scoreUsers(Int32Array.of(5));
    const [same, reversed] = await Promise.all(
      [history, history.slice().reverse()].map((each) => model.scoreVisitors!([{ history: each }])),
    );
    expect(same).toEqual(own);
    expect(reversed).not.toEqual(own);
  });

  it("comes back from its state with the same scores, and from its seed with the same bits", async () => {
    const { data } = orderWorld({ users: 40, cues: 8 });
    await using model = await fit(data);
    await using again = await fit(data);
    await using restored = await restoreModel(model.state());
    const scores = await model.scoreUsers(numbers(40));
    expect(await again.scoreUsers(numbers(40))).toEqual(scores);
    expect(await restored.scoreUsers(numbers(40))).toEqual(scores);
  });

  it("encodes an item anew, by the graph of new items, to the vector it has without learned rows", async () => {
    const { data } = orderWorld({ users: 40, cues: 8 });
    await using model = await fit(data, { useIds: false });
    const encode = (model as ScoringModel & { encodeItems: Encode }).encodeItems;
    const vectors = model.state().tensors.get("itemVectors")!.data as Float32Array;
    const again = await encode(data.itemFeatures, 16);
    again.forEach((value, at) => {
      expect(value).toBeCloseTo(vectors[at]!, 5);
    });
  });

  it("scores people without a history alike, and learns from histories of one event", async () => {
    const { data } = orderWorld({ users: 6, cues: 8 });
    const { userIds, itemIds } = data.interactions;
    const rows = [0, 1, 2].map((user) => ({ userId: userIds[user]!, itemId: itemIds[user + 3]! }));
    const interactions = createInteractions(rows, { userIds, itemIds });
    await using model = await fit({ ...data, interactions }, { epochs: 5 });
    const [scores, nobody] = [
      await model.scoreUsers(Int32Array.of(4, 5)),
      await model.scoreVisitors!([{ history: new Int32Array(0) }]),
    ];
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(scores.slice(16)).toEqual(scores.slice(0, 16));
    expect(nobody).toEqual(scores.slice(0, 16));
  });

  it("refuses what it cannot learn from, and stops when told to", async () => {
    const { data } = orderWorld({ users: 4, cues: 8 });
    const { userIds, itemIds } = data.interactions;
    const refused = { code: "INVALID_ARGUMENT" };
    const none = createInteractions([], { userIds, itemIds });
    await expect(fit({ ...data, interactions: none })).rejects.toMatchObject(refused);
    await expect(fit({ ...data, itemFeatures: new Map() })).rejects.toMatchObject(refused);
    await expect(fit(data, { heads: 3 })).rejects.toMatchObject(refused);
    await expect(fit(data, { historyLength: 0 })).rejects.toMatchObject(refused);
    await expect(fit(data, { unknown: 1 })).rejects.toMatchObject(refused);
    const controller = new AbortController();
    const stopped = fit(
      data,
      { epochs: 1000 },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  });
});

type Encode = (features: ReadonlyMap<string, FeatureTable>, rows: number) => Promise<Float32Array>;
