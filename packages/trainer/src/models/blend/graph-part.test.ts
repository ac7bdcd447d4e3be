import { createInteractions } from "@modalis/contract";
import { expect, it } from "vitest";
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
