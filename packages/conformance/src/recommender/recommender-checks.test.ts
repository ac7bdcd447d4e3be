import { setImmediate } from "node:timers/promises";
import type { RecommenderV1, ScoredItem } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { failedChecks } from "../kit/failed-checks.js";
import { describeRecommender } from "./describe-recommender.js";
import { recommenderChecks, recommenderNeeds } from "./recommender-checks.js";
import type { RecommenderSubject } from "./recommender-subject.js";
import { createToyRecommender, toyWorld } from "./toy-recommender.js";

const world = toyWorld();
const subject: RecommenderSubject = {
  name: "toy recommender",
  create: async () => createToyRecommender(world),
  items: world.items,
  seen: new Map([
    ["ann", new Set(["a", "b"])],
    ["bob", new Set(["e", "h"])],
  ]),
  unknownUser: "items",
  unknownItem: "NOT_FOUND",
  explains: true,
  createFor: async (other) => createToyRecommender(other),
};

describeRecommender(subject);

type Fault = (sound: RecommenderV1) => Partial<RecommenderV1>;

/** The names of the checks that the toy fails after `fault` has replaced some of its methods. */
async function failuresOf(
  fault: Fault,
  changes: Partial<RecommenderSubject> = {},
): Promise<readonly string[]> {
  const broken = (sound: RecommenderV1): RecommenderV1 => ({ ...sound, ...fault(sound) });
  const changed: RecommenderSubject = {
    ...subject,
    create: async () => broken(createToyRecommender(world)),
    createFor: async (other) => broken(createToyRecommender(other)),
    ...changes,
  };
  return failedChecks({
    subject: changed,
    checks: recommenderChecks,
    needs: recommenderNeeds,
    create: () => changed.create(),
    dispose: async () => {},
  });
}

const withAnswer =
  (change: (answer: readonly ScoredItem[]) => readonly ScoredItem[]): Fault =>
  (sound) => ({
    recommend: async (query) => change(await sound.recommend(query)),
    similarItems: async (query) => change(await sound.similarItems(query)),
  });

describe("recommenderChecks catch a recommender that", () => {
  it("recommends what the user has seen", async () => {
    const failed = await failuresOf((sound) => ({
      recommend: async (query) => {
        const { userId: _, ...rest } = query;
        const answer = await sound.recommend({ ...rest, userId: "stranger" });
        return query.userId === "bob" ? answer : sound.recommend(query);
      },
    }));
    expect(failed).toEqual(["leaves out what the user has seen"]);
  });

  it("ignores exclude", async () => {
    const failed = await failuresOf((sound) => ({
      recommend: async ({ exclude: _, ...query }) => sound.recommend(query),
    }));
    expect(failed).toEqual(["leaves out what the query excludes, and fills the answer with others"]);
  });

  it("takes the excluded out of an answer already cut", async () => {
    const failed = await failuresOf((sound) => ({
      recommend: async ({ exclude, ...query }) =>
        (await sound.recommend(query)).filter(({ id }) => !exclude?.has(id)),
    }));
    expect(failed).toEqual(["leaves out what the query excludes, and fills the answer with others"]);
  });

  it("gives one item more than asked for, or takes any count", async () => {
    const generous: Fault = (sound) => ({
      recommend: async (query) => sound.recommend({ ...query, count: query.count === 3 ? 4 : query.count }),
    });
    expect(await failuresOf(generous)).toEqual([
      "gives at most count items, a longer answer starting with the shorter",
    ]);
    const lenient: Fault = (sound) => ({
      recommend: async (query) =>
        sound.recommend({ ...query, count: Math.max(1, Math.ceil(query.count) || 1) }),
    });
    expect(await failuresOf(lenient)).toEqual(["refuses a count that is no whole number from 1"]);
  });

  it("sorts by rising score, or leaves ties to chance", async () => {
    const failed = await failuresOf(withAnswer((answer) => [...answer].reverse()));
    expect(failed).toContain("sorts by falling score, then by id");
    const tied = withAnswer((answer) => {
      if (answer.length !== 6) return answer;
      return [...answer]
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .map(({ id }) => ({ id, score: 0, contributions: {} }));
    });
    expect(await failuresOf(tied)).toContain("sorts by falling score, then by id");
  });

  it("gives contributions that do not add up, or none although it explains", async () => {
    const short = withAnswer((answer) =>
      answer.map(({ id, score }) => ({ id, score, contributions: { image: score * 0.99 } })),
    );
    expect(await failuresOf(short)).toEqual(["gives contributions that add up to the score"]);
    const mute = withAnswer((answer) => answer.map(({ id, score }) => ({ id, score })));
    expect(await failuresOf(mute)).toEqual(["gives contributions that add up to the score"]);
    expect(await failuresOf(mute, { explains: false })).toEqual([]);
  });

  it("invents items, or scores them with what is no number", async () => {
    const inventing = withAnswer((answer) => [...answer, ...answer.slice(0, 1)]);
    expect(await failuresOf(inventing)).toContain(
      "answers with distinct items of the catalogue and finite scores",
    );
    const dividing = withAnswer((answer) => answer.map((item) => ({ ...item, score: Number.NaN })));
    expect(await failuresOf(dividing)).toContain(
      "answers with distinct items of the catalogue and finite scores",
    );
  });

  it("finds an item most like itself", async () => {
    const failed = await failuresOf((sound) => ({
      similarItems: async (query) => {
        const answer = await sound.similarItems(query);
        if (query.count < world.items.length) return answer;
        const itself = { id: query.itemId, score: 99, contributions: { image: 99 } };
        return query.exclude?.has(query.itemId) ? answer : [itself, ...answer];
      },
    }));
    expect(failed).toEqual(["never finds an item like itself or among the excluded"]);
  });

  it("treats strangers otherwise than it declares", async () => {
    const name = "treats a user it never met as it declares";
    expect(await failuresOf(() => ({}), { unknownUser: "NOT_FOUND" })).toEqual([name]);
    expect(await failuresOf(() => ({}), { unknownItem: "nothing" })).toEqual([
      "treats an item it never met as it declares",
    ]);
  });

  it("learns nothing: popularity for everyone", async () => {
    const failed = await failuresOf((sound) => ({
      recommend: async (query) => {
        await sound.recommend(query);
        const own = subject.seen.get(query.userId) ?? new Set();
        return sound.recommend({
          ...query,
          userId: "stranger",
          exclude: new Set([...own, ...(query.exclude ?? [])]),
        });
      },
    }));
    expect(failed).toEqual(["recommends the withheld square of a checkerboard to every user"]);
  });

  it("answers otherwise the second time", async () => {
    let calls = 0;
    const drifting = withAnswer((answer) =>
      answer.map(({ id, score }) => ({ id, score: score + ++calls * 1e-9, contributions: { all: score } })),
    );
    expect(await failuresOf(drifting)).toContain(
      "gives the same answer to the same query, at once and after it was made again",
    );
  });

  it("is deaf to its signal, or works after it was disposed", async () => {
    const deaf: Fault = (sound) => ({
      recommend: async ({ signal: _, ...query }) => {
        await setImmediate();
        await setImmediate();
        return sound.recommend(query);
      },
    });
    expect(await failuresOf(deaf)).toEqual([
      "does not start when its signal is already aborted",
      "stops with the signal's reason when aborted at work, and works again after",
    ]);
    const immortal: Fault = () => ({ [Symbol.asyncDispose]: async () => {} });
    expect(await failuresOf(immortal)).toEqual([
      "refuses to work after it was disposed",
      "does not look for similar items when its signal is already aborted, nor after it was disposed",
    ]);
  });
});
