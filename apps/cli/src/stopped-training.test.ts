import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCheckpointStore } from "@modalis/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noteTraining } from "./runs/stopped-training.js";
import { startModalis } from "./testing/built-modalis.js";
import { makeLearningCatalogues } from "./testing/learning-catalogues.js";
import { runModalis } from "./testing/run-modalis.js";
import { waitUntil } from "./testing/wait-until.js";
import { chooseForRun } from "./training/choose-for-run.js";
import { drawSplit } from "./training/draw-split.js";
import { pickModel } from "./training/pick-model.js";
import { trainingDataOf } from "./training/training-data-of.js";
import { readTrainingSource } from "./training/training-source.js";

let { root, ids } = { root: "", ids: "" };
beforeAll(async () => {
  ({ root, ids } = await makeLearningCatalogues());
});
afterAll(() => rm(root, { recursive: true, force: true }));

const filesOf = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

describe("modalis train under the name of a training that was killed", () => {
  const long = ["--set", "epochs=20000", "--set", "evaluateEvery=1000", "--set", "patience=1000"];
  const words = ["--out", "mine", "--threads", "1"];
  const train = (...more: string[]) => runModalis("train", ids, ...words, ...more);

  it("goes on with the same one, and loses no other's checkpoint without being told to", async () => {
    const checkpoints = join(ids, "runs", "mine.checkpoints");
    const killed = startModalis("train", ids, "--model", "bpr-mf", ...words, ...long);
    const hasCheckpoint = async () => (await filesOf(checkpoints)).includes("checkpoint.safetensors");
    await waitUntil(hasCheckpoint, killed.ended);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const others: [string[], string[]][] = [
      [["--model", "bpr-mf", ...long, "--set", "dimensions=8"], ["its dimensions is 64, now 8 is asked"]],
      [["--model", "bpr-mf", ...long, "--seed", "2"], ["its seed is 1, now 2 is asked"]],
      [["--model", "bpr-mf", ...long, "--split", "random"], ["its data is "]],
      [["--model", "ease"], ["its model is bpr-mf, now ease is asked"]],
      [["--model", "auto", "--trials", "1"], ["its model is bpr-mf, now auto is asked"]],
    ];
    for (const [more, messages] of others) {
      const { exitCode, stderr } = await train(...more);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("INVALID_ARGUMENT")]);
      for (const message of [...messages, "mine.checkpoints", "--restart", "--out"])
        expect(stderr).toContain(message);
      expect(await hasCheckpoint()).toBe(true);
    }
    expect((await runModalis("train", ids, "--model", "ease", "--out", "other")).exitCode).toBe(0);
    const resumed = await train("--model", "bpr-mf", ...long);
    expect([resumed.exitCode, resumed.stderr]).toEqual([0, expect.stringContaining("going on with")]);
    expect((await filesOf(join(ids, "runs"))).filter((name) => name.startsWith("mine"))).toEqual(["mine"]);
  });

  it("drops what it left where --restart is given, and where there is nothing to lose", async () => {
    const checkpoints = join(ids, "runs", "mine.checkpoints");
    await createCheckpointStore({ folder: checkpoints, identity: "?" }).save({
      tensors: new Map(),
      state: {},
    });
    const refused = await train("--model", "ease");
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining("nothing tells")]);
    for (const damaged of [
      "{}",
      "null",
      '{"model":1}',
      '{"model":"ease","seed":1,"data":"","settings":[]}',
      "x",
    ]) {
      await writeFile(join(checkpoints, "training.json"), damaged);
      expect((await train("--model", "ease")).exitCode).toBe(2);
    }
    expect((await train("--model", "ease", "--restart")).exitCode).toBe(0);
    await mkdir(checkpoints);
    await writeFile(
      join(checkpoints, "training.json"),
      '{"model":"bpr-mf","seed":1,"data":"","settings":{}}',
    );
    expect((await train("--model", "ease")).exitCode).toBe(0);
    expect(await filesOf(checkpoints)).toEqual([]);
  });
});

describe("what auto chose before it was stopped", () => {
  it("is taken again for the same request, and for no other", async () => {
    const signal = new AbortController().signal;
    const source = await readTrainingSource(ids, { events: "positive", signal });
    const data = trainingDataOf(drawSplit("labelled", source, 1), source);
    const run = {
      folder: join(ids, "runs", "chosen"),
      seed: 1,
      restart: false,
      allRows: false,
      source,
      data,
    };
    const request = { model: "ease", set: [], tuned: false, seed: 1, workers: 1 };
    let choices = 0;
    const choose = async () => {
      choices += 1;
      const picked = await pickModel(request, data, { folder: ids, signal, now: () => 0 });
      return { ...picked, why: "it is the best" };
    };
    const { picked, auto } = await chooseForRun(run, { trials: 2 }, choose);
    const { definition, settings } = picked;
    const known = { model: definition.name, settings, seed: 1, data: auto.data, auto };
    const folder = `${run.folder}.checkpoints`;
    await noteTraining(folder, known);
    await createCheckpointStore({ folder, identity: "?" }).save({ tensors: new Map(), state: {} });
    expect(await chooseForRun(run, { trials: 2 }, choose)).toEqual({ picked, auto });
    expect(choices).toBe(1);
    await expect(chooseForRun(run, { trials: 3 }, choose)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining("its trials is 2, now 3 is asked"),
    });
    await expect(chooseForRun({ ...run, allRows: true }, { trials: 2 }, choose)).rejects.toMatchObject({
      message: expect.stringContaining("its data is"),
    });
  });
});
