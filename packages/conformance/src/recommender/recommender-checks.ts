import { parseSpace, type RecommenderV1, type RecommendQuery, type ScoredItem } from "@modalis/contract";
import { expect } from "vitest";
import { byScoreThenId } from "../index/known-rows.js";
import type { CheckTable, NeedTable } from "../kit/check.js";
import { lifecycleChecks } from "../kit/lifecycle-checks.js";
import { checkerboard } from "./checkerboard.js";
import type { RecommenderSubject } from "./recommender-subject.js";

const CHECKERBOARD = "recommends the withheld square of a checkerboard to every user";

/** Every rule a recommender must obey, by name. */
export const recommenderChecks: CheckTable<RecommenderV1, RecommenderSubject> = {
  "declares spaces whose fingerprints are those of their fields": async ({ itemSpaces }) => {
    for (const space of itemSpaces.values()) {
      expect(parseSpace(JSON.parse(JSON.stringify(space)))).toEqual(space);
    }
  },

  "answers with distinct items of the catalogue and finite scores": async (recommender, subject) => {
    for (const answer of await everyAnswer(recommender, subject)) {
      for (const { id, score } of answer) {
        expect(subject.items).toContain(id);
        expect(Number.isFinite(score), `the score of "${id}" is ${score}`).toBe(true);
      }
      expect(new Set(answer.map(({ id }) => id)).size).toBe(answer.length);
    }
  },

  "sorts by falling score, then by id": async (recommender, subject) => {
    for (const answer of await everyAnswer(recommender, subject)) {
      expect(answer.map(({ id }) => id)).toEqual([...answer].sort(byScoreThenId).map(({ id }) => id));
    }
  },

  "leaves out what the user has seen": async (recommender, { items, seen }) => {
    for (const [userId, own] of seen) {
      const answer = await recommender.recommend({ userId, count: items.length });
      expect(answer.filter(({ id }) => own.has(id))).toEqual([]);
    }
  },

  "leaves out what the query excludes, and fills the answer with others": async (
    recommender,
    { items, seen },
  ) => {
    for (const userId of seen.keys()) {
      const all = await recommender.recommend({ userId, count: items.length });
      const exclude = new Set(all.slice(0, 2).map(({ id }) => id));
      const answer = await recommender.recommend({ userId, count: 2, exclude });
      expect(answer.map(({ id }) => id)).toEqual(all.slice(2, 4).map(({ id }) => id));
      expect(exclude.size).toBe(Math.min(2, all.length));
    }
  },

  "gives at most count items, a longer answer starting with the shorter": async (
    recommender,
    { items, seen },
  ) => {
    for (const userId of seen.keys()) {
      const all = await recommender.recommend({ userId, count: items.length });
      for (const count of [1, 2, 3]) {
        expect(await recommender.recommend({ userId, count })).toEqual(all.slice(0, count));
      }
    }
  },

  "refuses a count that is no whole number from 1": async (recommender, { items, seen }) => {
    const refused = { code: "INVALID_ARGUMENT" };
    for (const count of [0, -1, 1.5, Number.NaN]) {
      await expect(recommender.recommend({ userId: firstOf(seen.keys()), count })).rejects.toMatchObject(
        refused,
      );
      await expect(recommender.similarItems({ itemId: items[0]!, count })).rejects.toMatchObject(refused);
    }
  },

  "gives contributions that add up to the score": async (recommender, subject) => {
    for (const answer of await everyAnswer(recommender, subject)) {
      for (const { id, score, contributions } of answer) {
        if (contributions === undefined) {
          expect(subject.explains, `"${id}" has no contributions`).toBe(false);
          continue;
        }
        const sum = Object.values(contributions).reduce((total, part) => total + part, 0);
        const tolerance = 1e-5 * Math.max(1, Math.abs(score));
        expect(Math.abs(sum - score), `contributions to "${id}" are ${sum}, not ${score}`).toBeLessThan(
          tolerance,
        );
      }
    }
  },

  "never finds an item like itself or among the excluded": async (recommender, { items }) => {
    for (const itemId of items) {
      const all = await recommender.similarItems({ itemId, count: items.length });
      expect(all.map(({ id }) => id)).not.toContain(itemId);
      const exclude = new Set(all.slice(0, 1).map(({ id }) => id));
      const rest = await recommender.similarItems({ itemId, count: items.length, exclude });
      expect(rest.map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));
    }
  },

  "treats a user it never met as it declares": async (recommender, { items, unknownUser }) => {
    const query = { userId: "a user nobody ever met", count: items.length };
    if (unknownUser === "items") expect((await recommender.recommend(query)).length).toBeGreaterThan(0);
    else await expect(recommender.recommend(query)).rejects.toMatchObject({ code: "NOT_FOUND" });
  },

  "treats an item it never met as it declares": async (recommender, { unknownItem }) => {
    const query = { itemId: "an item nobody ever met", count: 3 };
    if (unknownItem === "nothing") expect(await recommender.similarItems(query)).toEqual([]);
    else await expect(recommender.similarItems(query)).rejects.toMatchObject({ code: "NOT_FOUND" });
  },

  "leaves its query unchanged": async (recommender, { seen, items }) => {
    const exclude = new Set([items[0]!]);
    const query: RecommendQuery = { userId: firstOf(seen.keys()), count: 3, exclude };
    await recommender.recommend(query);
    expect(query).toEqual({ userId: firstOf(seen.keys()), count: 3, exclude: new Set([items[0]!]) });
  },

  "gives the same answer to the same query, at once and after it was made again": async (
    recommender,
    subject,
  ) => {
    const once = await everyAnswer(recommender, subject);
    expect(await everyAnswer(recommender, subject)).toEqual(once);
    const queries = [...subject.seen.keys()].map((userId) => ({ userId, count: subject.items.length }));
    const atOnce = await Promise.all(queries.map((query) => recommender.recommend(query)));
    expect(atOnce).toEqual(once.slice(0, queries.length));
    const again = await subject.create();
    expect(await everyAnswer(again, subject)).toEqual(once);
    await again[Symbol.asyncDispose]();
  },

  ...lifecycleChecks<RecommenderV1, RecommenderSubject>((recommender, { seen }, signal) =>
    recommender.recommend({
      userId: firstOf(seen.keys()),
      count: 3,
      ...(signal === undefined ? {} : { signal }),
    }),
  ),

  "does not look for similar items when its signal is already aborted, nor after it was disposed": async (
    recommender,
    subject,
  ) => {
    const query = { itemId: subject.items[0]!, count: 3 };
    const reason = new Error("stop");
    const signal = AbortSignal.abort(reason);
    await expect(recommender.similarItems({ ...query, signal })).rejects.toBe(reason);
    const disposed = await subject.create();
    await disposed[Symbol.asyncDispose]();
    await expect(disposed.similarItems(query)).rejects.toMatchObject({ code: "DISPOSED" });
  },

  [CHECKERBOARD]: async (_, { createFor }) => {
    const world = checkerboard(50);
    const recommender = await createFor!(world);
    for (const [userId, right] of world.answers) {
      const [first] = await recommender.recommend({ userId, count: 1 });
      expect(first?.id, `the first item for ${userId}`).toBe(right);
    }
    await recommender[Symbol.asyncDispose]();
  },
};

/** Rules that need an optional field of the subject. */
export const recommenderNeeds: NeedTable<RecommenderSubject> = {
  [CHECKERBOARD]: ({ createFor }) =>
    createFor === undefined ? "the subject cannot be made for another world" : undefined,
};

/** Full answers for each user, then for each item. */
async function everyAnswer(
  recommender: RecommenderV1,
  { items, seen }: RecommenderSubject,
): Promise<(readonly ScoredItem[])[]> {
  const answers: (readonly ScoredItem[])[] = [];
  for (const userId of seen.keys())
    answers.push(await recommender.recommend({ userId, count: items.length }));
  for (const itemId of items) answers.push(await recommender.similarItems({ itemId, count: items.length }));
  return answers;
}

function firstOf<T>(values: Iterable<T>): T {
  for (const value of values) return value;
  throw new Error("the subject names no user");
}
