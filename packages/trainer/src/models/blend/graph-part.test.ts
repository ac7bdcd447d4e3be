import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInteractions } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { expect, it } from "vitest";
import { lightGcn } from "../graph/light-gcn.js";
import { type GraphPartInput, graphPart } from "./graph-part.js";
import { rarityPart } from "./rarity-part.js";

/** Each user has the items that are told, of three. */
function input(histories: readonly (readonly number[])[], asked: readonly number[]): GraphPartInput {
  const ids = { userIds: histories.map((_, user) => `u${user}`), itemIds: ["a", "b", "c"] };
  const rows = (own: readonly (readonly number[])[]) =>
    createInteractions(
      own.flatMap((items, user) => items.map((item) => ({ userId: `u${user}`, itemId: ids.itemIds[item]! }))),
      ids,
    );
  const interactions = rows(histories);
  const task = { seen: interactions, positives: rows(asked.map((item) => [item])) };
  return { interactions, task, graphInteractions: 100, options: { seed: 1 } };
}

const trained = new Uint8Array(3).fill(1);

it("is left out where everybody has everything: there is nothing to compare their likes with", async () => {
  expect(
    await graphPart(
      input(
        [
          [0, 1, 2],
          [0, 1, 2],
        ],
        [0, 0],
      ),
      trained,
    ),
  ).toBeUndefined();
  const learned = await graphPart(input([[0, 1], [1]], [2, 0]), trained);
  const scores = await learned!.model.scoreUsers(Int32Array.of(0, 1));
  expect(scores).toHaveLength(6);
  expect(scores.every(Number.isFinite)).toBe(true);
});

it("rarity is minus the logarithm of one more than the people who had an item, for everybody alike", async () => {
  const { interactions } = input([[0, 1], [1]], [2, 0]);
  const scores = await rarityPart(interactions, trained).model.scoreUsers(Int32Array.of(1, 0));
  const expected = [-Math.log(2), -Math.log(3), 0];
  for (const [at, score] of scores.entries()) expect(score).toBeCloseTo(expected[at % 3]!, 6);
});

it("is tried held down harder where it learned histories by heart at once, and the better on validation rows is kept", async () => {
  const world = drawnTastes(120, 40);
  const folder = await mkdtemp(join(tmpdir(), "modalis-graph-part-"));
  const checkpoints = { folder, everySteps: 10_000 };
  const part = await graphPart({ ...world, options: { seed: 1, checkpoints } }, new Uint8Array(40).fill(1));
  expect((await readdir(folder)).sort()).toEqual(["light-graph-convolution", "light-graph-convolution-held"]);
  await rm(folder, { recursive: true });
  const data = { ...world, validation: world.task, itemFeatures: new Map(), userFeatures: new Map() };
  const alone = { ...lightGcn.defaults, learningRate: 5e-3, evaluateEvery: 4, epochs: 240 };
  const light = await lightGcn.fit(data, { ...alone, l2: 1e-3, patience: 5 }, { seed: 1 });
  const held = await lightGcn.fit(data, { ...alone, l2: 3e-2, patience: 12 }, { seed: 1 });
  const recall = async (model: typeof light) =>
    (await evaluateRanking(model, world.task)).metrics["recall@20"]!.mean;
  expect(await recall(part!.model)).toBe(Math.max(await recall(light), await recall(held)));
  expect(await recall(held)).toBeGreaterThan(await recall(light));
});

/** Users who have three items, most of them of the half of the catalogue that they like, and are asked for a fourth. */
function drawnTastes(users: number, items: number) {
  let state = 1;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const drawn = Array.from({ length: users }, (_, user) => {
    const own = new Set<number>();
    while (own.size < 4) own.add(below(10) < 7 ? (items / 2) * (user % 2) + below(items / 2) : below(items));
    return [...own];
  });
  const ids = {
    userIds: drawn.map((_, user) => `u${user}`),
    itemIds: Array.from({ length: items }, (_, item) => `i${item}`),
  };
  const rows = (from: number, to: number) =>
    createInteractions(
      drawn.flatMap((own, user) =>
        own.slice(from, to).map((item) => ({ userId: `u${user}`, itemId: `i${item}` })),
      ),
      ids,
    );
  const interactions = rows(0, 3);
  const task = { seen: interactions, positives: rows(3, 4) };
  return { interactions, task, graphInteractions: 1000 };
}
