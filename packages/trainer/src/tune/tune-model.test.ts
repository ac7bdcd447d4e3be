import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelDefinition } from "../model/model-definition.js";
import { implicitAls } from "../models/linear/implicit-als.js";
import { itemKnn } from "../models/linear/item-knn.js";
import { popularity } from "../models/linear/popularity.js";
import { narrowPeak, twoTastes } from "./testing/tuning-worlds.js";
import type { Trial } from "./trial.js";
import { tuneModel } from "./tune-model.js";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-tune-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const data = twoTastes();
const base = { seed: 7, nowMs: () => 0 };
const plain = (trials: readonly Trial[]) => trials.map(({ seconds: _, ...rest }) => rest);

describe("tuneModel", () => {
  it("tries the defaults first, and takes the best trial on validation rows", async () => {
    const { best, settings, trials } = await tuneModel(itemKnn as ModelDefinition, data, {
      ...base,
      trials: 18,
    });
    expect(trials).toHaveLength(18);
    expect(trials[0]?.settings).toEqual(itemKnn.defaults);
    const scores = trials.map(({ metrics }) => metrics!["recall@20"]!);
    expect(best.metrics!["recall@20"]).toBe(Math.max(...scores));
    expect(settings).toEqual(best.settings);
  });

  it("finds a narrow optimum that chance alone would miss", async () => {
    const { best } = await tuneModel(narrowPeak(), data, {
      ...base,
      trials: 60,
      metric: "recall@10",
      ks: [10],
    });
    expect(Math.abs(Math.log(Number(best.settings.strength) / 0.02))).toBeLessThan(0.05);
  });

  it("tries the same whatever the number of workers", async () => {
    const definition = itemKnn as ModelDefinition;
    const one = await tuneModel(definition, data, { ...base, trials: 6 });
    const three = await tuneModel(definition, data, { ...base, trials: 6, workers: 3 });
    expect(plain(three.trials)).toEqual(plain(one.trials));
    expect(three.settings).toEqual(one.settings);
  });

  it("goes on from its log after it was stopped, a torn last line included, to the same end", async () => {
    const definition = itemKnn as ModelDefinition;
    const whole = await tuneModel(definition, data, { ...base, trials: 10 });
    const logFile = join(root, "stopped.jsonl");
    const controller = new AbortController();
    let ended = 0;
    const onTrial = (): void => {
      ended += 1;
      if (ended === 5) controller.abort(new Error("killed"));
    };
    const stopped = tuneModel(definition, data, {
      ...base,
      trials: 10,
      logFile,
      onTrial,
      signal: controller.signal,
    });
    await expect(stopped).rejects.toThrow("killed");
    await appendFile(logFile, '{"trial":5,"model":"item-k');
    let fitted = 0;
    const counting: ModelDefinition = {
      ...definition,
      fit: (...given) => {
        fitted += 1;
        return definition.fit(...given);
      },
    };
    const resumed = await tuneModel(counting, data, { ...base, trials: 10, logFile });
    expect(plain(resumed.trials)).toEqual(plain(whole.trials));
    expect(fitted).toBe(5);
    expect((await readFile(logFile, "utf8")).split("\n")).toHaveLength(11);
  });

  it("refuses a log of another search and one that is damaged", async () => {
    const definition = itemKnn as ModelDefinition;
    const logFile = join(root, "other.jsonl");
    await tuneModel(definition, data, { ...base, trials: 2, logFile });
    const again = { ...base, trials: 2, logFile };
    const refused = { code: "INVALID_ARGUMENT", message: expect.stringContaining("another search") };
    await expect(tuneModel(definition, data, { ...again, seed: 8 })).rejects.toMatchObject(refused);
    await expect(tuneModel(definition, twoTastes(9), again)).rejects.toMatchObject(refused);
    for (const line of ["{}", "not json", "null", '{"trial":1}']) {
      await writeFile(logFile, `${line}\n`);
      await expect(tuneModel(definition, data, again)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    }
    await expect(
      tuneModel(definition, data, { ...again, logFile: join(root, "no", "such", "folder") }),
    ).rejects.toMatchObject({ code: "WRITE_FAILED" });
  });

  it("starts no trial after its budget, and runs one however small it is", async () => {
    let now = 0;
    const nowMs = () => {
      now += 10;
      return now;
    };
    const definition = itemKnn as ModelDefinition;
    const long = await tuneModel(definition, data, { ...base, nowMs, budgetMs: 200 });
    expect(long.trials.length).toBeGreaterThan(2);
    expect(long.trials.length).toBeLessThan(20);
    expect((await tuneModel(definition, data, { ...base, nowMs, budgetMs: 1e-9 })).trials).toHaveLength(1);
  });

  it("goes on when single trials fail, and says why when all do", async () => {
    const fragile: ModelDefinition = {
      ...narrowPeak(),
      fit: async (given, settings, options) => {
        if (Number(settings.strength) > 0.1) throw new ModalisError("INVALID_TENSOR", "it diverged");
        return narrowPeak().fit(given, settings, options);
      },
    };
    const { trials } = await tuneModel(fragile, data, { ...base, trials: 12 });
    expect(trials.filter(({ failure }) => failure?.code === "INVALID_TENSOR").length).toBeGreaterThan(0);
    const hopeless = { ...fragile, searchSpace: {}, defaults: { strength: 1 } };
    await expect(tuneModel(hopeless, data, base)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining("it diverged"),
    });
  });

  it("halves: many for a short training, the best for the whole of it", async () => {
    const definition = implicitAls as ModelDefinition;
    const small = { ...definition, defaults: { ...definition.defaults, dimensions: 4, sweeps: 9 } };
    const space = { regularisation: definition.searchSpace.regularisation! };
    const { trials } = await tuneModel({ ...small, searchSpace: space }, data, {
      ...base,
      method: "halving",
      trials: 13,
    });
    expect(trials.map(({ settings }) => settings.sweeps)).toEqual([...Array(9).fill(1), 3, 3, 3, 9]);
    const lasting = trials.slice(9, 12).map(({ settings }) => settings.regularisation);
    expect(lasting).toContain(trials[12]!.settings.regularisation);
    await expect(
      tuneModel(popularity as ModelDefinition, data, { ...base, method: "halving" }),
    ).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("halves within a budget too, however many trials that would allow", async () => {
    const definition = implicitAls as ModelDefinition;
    const small = { ...definition, defaults: { ...definition.defaults, dimensions: 2, sweeps: 3 } };
    const { trials } = await tuneModel(small, data, { ...base, method: "halving", budgetMs: 1e9 });
    expect(trials.length).toBeGreaterThan(20);
    expect(trials.length).toBeLessThanOrEqual(60);
  });

  it("refuses to choose without validation rows, and by a metric that does not exist", async () => {
    const { validation: _, ...unjudged } = data;
    const definition = popularity as ModelDefinition;
    await expect(tuneModel(definition, unjudged, base)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    let tried = 0;
    const onTrial = (): void => {
      tried += 1;
    };
    await expect(
      tuneModel(itemKnn as ModelDefinition, data, { ...base, onTrial, metric: "recall@5" }),
    ).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining("recall@20"),
    });
    // Not the sixty trials of a search that could come to nothing.
    expect(tried).toBeLessThan(10);
  });
});
