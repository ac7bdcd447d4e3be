import { describe, expect, it } from "vitest";
import { seededDraws } from "../random/seeded-random.js";
import { interactionsOf, tableModel } from "../testing/table-model.js";
import { evaluateRanking } from "./evaluate-ranking.js";

/** A world of ten tastes: a user likes items of one taste alone; ten of each train, five must be found. */
const [users, items, tastes] = [300, 400, 10];
const draw = seededDraws(11);
const world = Array.from({ length: users }, (_, user) => {
  const liked = new Set<number>();
  while (liked.size < 15) liked.add(draw(items / tastes) * tastes + (user % tastes));
  return [...liked];
});
const training = world.map((liked) => liked.slice(0, 10));

/** Item neighbours by how many users two items share: a score is the sum over the user's history. */
function neighbourScores(histories: readonly (readonly number[])[]): number[][] {
  const shared = Array.from({ length: items }, () => new Array<number>(items).fill(0));
  for (const own of histories) for (const one of own) for (const other of own) shared[one]![other]!++;
  return histories.map((own) =>
    Array.from({ length: items }, (_, item) => own.reduce((sum, one) => sum + shared[one]![item]!, 0)),
  );
}

/** Each user's positives drawn among all items that did not train: nothing that is learned can tell them. */
function permutedPositives(seed: number): number[][] {
  const drawOne = seededDraws(seed);
  return training.map((own) => {
    const found = new Set<number>();
    while (found.size < 5) {
      const item = drawOne(items);
      if (!own.includes(item)) found.add(item);
    }
    return [...found];
  });
}

describe("a world whose labels are permuted", () => {
  const model = tableModel(neighbourScores(training));
  const recallAt20 = async (positives: readonly (readonly number[])[]) => {
    const task = { seen: interactionsOf(training, items), positives: interactionsOf(positives, items) };
    return (await evaluateRanking(model, task)).metrics["recall@20"]!.mean;
  };
  const chance = 20 / (items - 10);

  it("scores at chance, where the true labels score far above", async () => {
    expect(await recallAt20(world.map((liked) => liked.slice(10)))).toBeGreaterThan(5 * chance);
    // 1,500 positives, each found with the probability of chance: four standard errors.
    const tolerance = 4 * Math.sqrt((chance * (1 - chance)) / (users * 5));
    for (const seed of [1, 2, 3]) {
      expect(Math.abs((await recallAt20(permutedPositives(seed))) - chance)).toBeLessThan(tolerance);
    }
  });
});
