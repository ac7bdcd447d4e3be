import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeNpy } from "@modalis/contract";
import { modelNamed, type TrainingData } from "@modalis/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLearningCatalogues } from "./testing/learning-catalogues.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { LEARNING_SIZE } from "./testing/write-learning-data.js";
import { checkFeatures } from "./training/pick-model.js";

let root: string;
let empty: string;
beforeAll(async () => {
  ({ root } = await makeLearningCatalogues());
  empty = join(root, "empty");
  const nothing = new Float32Array(LEARNING_SIZE.items * 4);
  const file = join(root, "nothing.npy");
  await writeFile(file, writeNpy({ dtype: "<f4", shape: [LEARNING_SIZE.items, 4], data: nothing }));
  await answerOf(
    ...[
      "import",
      join(root, "toy.inter"),
      "--format",
      "mmrec",
      "--out",
      empty,
      "--features",
      `image=${file}`,
    ],
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("a catalogue whose content is missing for every item", () => {
  it.each(["vbpr", "linear-two-tower", "deep-two-tower", "gated-fusion"])(
    "is refused by %s, which learns from content alone, with what to do",
    async (model) => {
      const { exitCode, stderr } = await runModalis("train", empty, "--model", model);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`${model} learns from content`)]);
      expect(stderr).toContain("choose a model of ids");
    },
  );

  it.each([["modalis-blend"], ["auto", "--trials", "1"]])(
    "is learned from by its events alone where %s is asked",
    async (...words) => {
      const { record } = await answerOf<{ record: { channels: string[]; metrics: { validation: object } } }>(
        ...["train", empty, "--model", ...words],
      );
      expect(record.channels).toEqual([]);
      expect(record.metrics.validation).toMatchObject({ "recall@20": expect.closeTo(1, 1) });
    },
  );

  it("has no content either where a channel is there without a row for any item", () => {
    const absent = { dimensions: 2, data: new Float32Array(4), present: new Uint8Array(2) };
    const features = { itemFeatures: new Map([["image", absent]]) } as unknown as TrainingData;
    expect(() => checkFeatures(modelNamed("vbpr"), features)).toThrow(/no item of this catalogue has any/);
    absent.present[1] = 1;
    expect(() => checkFeatures(modelNamed("vbpr"), features)).not.toThrow();
  });
});
