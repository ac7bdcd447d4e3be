import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLearningCatalogues } from "../testing/learning-catalogues.js";
import { answerOf } from "../testing/run-modalis.js";

let { root, ids } = { root: "", ids: "" };
beforeAll(async () => {
  ({ root, ids } = await makeLearningCatalogues());
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Trained {
  readonly record: {
    readonly settings: Readonly<Record<string, unknown>>;
    readonly curve?: readonly { readonly share: number; readonly validation?: number }[];
  };
}

it("a training on all rows lasts as long as was best while validation rows could stop it", async () => {
  const small = ["--set", "dimensions=4", "--set", "learningRate=0.05", "--set", "patience=2"];
  const words = ["train", ids, "--model", "bpr-mf", "--out", "long", "--threads", "1", ...small];
  const { record: judged } = await answerOf<Trained>(...words);
  const looks = judged.curve!.filter(({ validation }) => validation !== undefined);
  const best = looks.reduce((one, other) => (other.validation! > one.validation! ? other : one));
  const { record } = await answerOf<Trained>(...words, "--all-rows");
  expect(judged.settings.epochs).toBe(1000);
  expect(record.settings.epochs).toBe(Math.round(best.share * 1000));
  expect(record.settings.epochs).toBeLessThan(1000);
  expect(record.curve!.at(-1)!.share).toBe(1);
});
