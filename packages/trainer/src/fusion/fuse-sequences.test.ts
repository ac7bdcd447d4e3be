import { createInteractions, defineSpace, type EmbeddingSequences } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../random/seeded-random.js";
import { crossAttentionFusion } from "./cross-attention-fusion.js";
import { fitSequenceFusion } from "./fuse-sequences.js";
import { bucketOf, sequenceTokens } from "./token-table.js";

const space = (modality: string, dimensions: number) =>
  defineSpace({
    modality,
    dimensions,
    normalisation: "none",
    model: { id: "test", revision: "1", preprocessing: "none" },
  });

/** Sequences in which one token among noise says the kind of an item, and its place differs from item to item. */
function kindSequences(
  ids: readonly string[],
  modality: string,
  missing: (item: number) => boolean,
): EmbeddingSequences {
  const kept = ids.map((id, item) => ({ id, item })).filter(({ item }) => !missing(item));
  const lengths = Uint32Array.from(kept, ({ item }) => 1 + (item % 5));
  const rows = kept.flatMap(({ item }, at) =>
    Array.from({ length: lengths[at]! }, (_, token) =>
      token === item % lengths[at]! ? [item % 2 === 0 ? 2 : -2, 1] : [0, -1],
    ),
  );
  return {
    space: space(modality, 2),
    ids: kept.map(({ id }) => id),
    lengths,
    values: Float32Array.from(rows.flat()),
  };
}

describe("fusion of ragged sequences", () => {
  const random = seededRandom(2);
  const userIds = Array.from({ length: 24 }, (_, user) => `u${user}`);
  const itemIds = Array.from({ length: 30 }, (_, item) => `i${item}`);
  const warm = itemIds.slice(0, 24);
  const rows = userIds.flatMap((userId, user) =>
    warm
      .filter((_, item) => item % 2 === user % 2 && random.next() < 0.5)
      .map((itemId) => ({ userId, itemId })),
  );
  const interactions = createInteractions(rows, { userIds, itemIds });
  const data = { interactions, itemFeatures: new Map(), userFeatures: new Map() };
  const settings = {
    ...crossAttentionFusion.defaults,
    epochs: 40,
    batchSize: 64,
    dimensions: 8,
    heads: 2,
    learningRate: 0.02,
  };
  const sequences = new Map([
    ["text", kindSequences(itemIds, "text", (item) => item % 3 === 0)],
    ["film", kindSequences(itemIds, "film", (item) => item % 3 === 1)],
  ]);

  it("finds the kind of new items by their tokens, and fuses them alike in any company", async () => {
    const { model, fuse: fused } = await fitSequenceFusion(
      data,
      sequences,
      { ...settings, useIds: false },
      { seed: 1 },
    );
    await using _ = model;
    for (const user of [0, 1]) {
      const scores = await model.scoreUsers(Int32Array.of(user));
      const cold = [24, 25, 26, 27, 28, 29].sort((one, other) => scores[other]! - scores[one]!);
      expect(cold.slice(0, 3).map((item) => item % 2)).toEqual([user, user, user]);
    }
    const together = await fused(sequences, ["i29", "i24", "nothing of the kind"]);
    expect(together.slice(16)).toEqual(new Float32Array(8));
    // Alone i29 falls into a shorter bucket: less padding, the same vector.
    (await fused(sequences, ["i29"])).forEach((value, at) => {
      expect(value).toBeCloseTo(together[at]!, 5);
    });
    const vectors = model.state().tensors.get("itemVectors")!.data as Float32Array;
    together.slice(0, 8).forEach((value, at) => {
      expect(value).toBeCloseTo(vectors[29 * 8 + at]!, 4);
    });
  });

  it("refuses sequences that do not hold together", async () => {
    const text = sequences.get("text")!;
    const broken: EmbeddingSequences[] = [
      { ...text, values: text.values.subarray(1) },
      { ...text, lengths: text.lengths.subarray(1) },
    ];
    for (const one of broken)
      expect(() => sequenceTokens(one, { itemIds })).toThrow(
        expect.objectContaining({ code: "INVALID_TENSOR" }),
      );
    const twice = { ...text, ids: text.ids.map(() => "i1") };
    expect(() => sequenceTokens(twice, { itemIds })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
    await expect(fitSequenceFusion(data, new Map(), settings, { seed: 1 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("pads to powers of two and cuts what is over the most", () => {
    expect([1, 2, 3, 5, 8, 9].map(bucketOf)).toEqual([1, 2, 4, 8, 8, 16]);
    const one = {
      space: space("text", 1),
      ids: ["a", "b"],
      lengths: Uint32Array.of(1, 3),
      values: Float32Array.of(9, 1, 2, 3),
    };
    const table = sequenceTokens(one, { itemIds: ["b", "c", "a"] });
    expect(table.length).toBe(4);
    expect([...table.data]).toEqual([1, 2, 3, 0, 0, 0, 0, 0, 9, 0, 0, 0]);
    expect([...table.present]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    const cut = sequenceTokens(one, { itemIds: ["b"], mostTokens: 2 });
    expect([cut.length, ...cut.data]).toEqual([2, 1, 2]);
  });
});
