import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkerboard } from "@modalis/conformance";
import { createInteractions } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { describe, expect, it } from "vitest";
import type { ModelSettings } from "../../model/model-definition.js";
import { answersOf, dataOf, scoresOf, tableOf } from "./testing/board-data.js";
import { pairSubjects } from "./testing/pair-subjects.js";

describe.each(pairSubjects)("$model.name", ({ model, fit, settings }) => {
  const data = dataOf(checkerboard(12));

  it("gives the same bits for the same seed, on any number of threads, and others for another", async () => {
    const brief = { epochs: 2 } as ModelSettings;
    const [first, same, threaded, other] = [
      await scoresOf(await fit(data, brief)),
      await scoresOf(await fit(data, brief)),
      await scoresOf(await fit(data, brief, 1, 2)),
      await scoresOf(await fit(data, brief, 2)),
    ];
    expect(same).toEqual(first);
    expect(threaded).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("stops when aborted", async () => {
    const abort = new AbortController();
    const fitting = model.fit(
      data,
      { ...settings, epochs: 1_000_000 },
      {
        seed: 1,
        signal: abort.signal,
        onProgress: () => abort.abort(new Error("enough")),
      },
    );
    await expect(fitting).rejects.toThrow("enough");
  });

  it("goes on from a checkpoint to the bits of a training that was not interrupted", async () => {
    const folder = await mkdtemp(join(tmpdir(), "modalis-pairs-"));
    const abort = new AbortController();
    const brief = { ...settings, epochs: 6, batchSize: 16 };
    const checkpoints = { folder, everySteps: 3 };
    const interrupted = model.fit(data, brief, {
      seed: 3,
      checkpoints,
      signal: abort.signal,
      onProgress: ({ share }) => share > 0.45 && abort.abort(new Error("killed")),
    });
    await expect(interrupted).rejects.toThrow("killed");
    const resumed = await scoresOf(await model.fit(data, brief, { seed: 3, checkpoints }));
    expect(resumed).toEqual(await scoresOf(await model.fit(data, brief, { seed: 3 })));
    const others = model.fit(data, { ...brief, learningRate: 0.5 }, { seed: 3, checkpoints });
    await expect(others).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await rm(folder, { recursive: true });
  });

  it("refuses data without a pair to compare, and settings out of range", async () => {
    const refused = { code: "INVALID_ARGUMENT" };
    const one = { userIds: ["u"], itemIds: ["i"] };
    const nothing = { ...data, interactions: createInteractions([], data.interactions) };
    const single = { ...data, interactions: createInteractions([{ userId: "u", itemId: "i" }], one) };
    await expect(fit(nothing)).rejects.toMatchObject(refused);
    await expect(fit(single)).rejects.toMatchObject(refused);
    for (const [name, value] of Object.entries({ dimensions: 0, learningRate: Number.NaN, surprise: 1 }))
      await expect(fit(data, { [name]: value } as ModelSettings)).rejects.toMatchObject({
        ...refused,
        message: expect.stringContaining(name),
      });
  });

  it("learns beside users without history, users with every item, and items nobody chose", async () => {
    const { userIds, itemIds } = { userIds: ["some", "none", "all"], itemIds: ["a", "b", "c"] };
    const rows = ["some a", "all a", "all b", "all c"].map((pair) => {
      const [userId = "", itemId = ""] = pair.split(" ");
      return { userId, itemId };
    });
    const interactions = createInteractions(rows, { userIds, itemIds });
    const itemFeatures = new Map([
      [
        "pattern",
        tableOf([
          [1, 0],
          [0, 1],
          [1, 1],
        ]),
      ],
    ]);
    const scores = await scoresOf(await fit({ interactions, itemFeatures, userFeatures: new Map() }));
    expect(scores.length).toBe(9);
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it("keeps the parameters of the best look at the validation rows", async () => {
    const validation = { seen: data.interactions, positives: answersOf(checkerboard(12)) };
    const looks: number[] = [];
    const options = {
      seed: 1,
      onProgress: (progress: { validation?: number }) => {
        if (progress.validation !== undefined) looks.push(progress.validation);
      },
    };
    const few = { ...settings, epochs: 30, patience: 3 };
    const fitted = await model.fit({ ...data, validation }, few, options);
    const report = await evaluateRanking(fitted, validation, { ks: [20] });
    expect(report.metrics["recall@20"]!.mean).toBe(Math.max(...looks));
  });
});

describe.each(pairSubjects.filter(({ model }) => model.needsFeatures))(
  "$model.name and its content",
  ({ fit }) => {
    const data = dataOf(checkerboard(12));
    const refused = { code: "INVALID_ARGUMENT" };

    it("refuses content that is absent everywhere, of another length or not finite", async () => {
      const pattern = data.itemFeatures.get("pattern")!;
      const absent = { ...pattern, present: new Uint8Array(12) };
      const short = { ...pattern, data: pattern.data.subarray(1) };
      const broken = { ...pattern, data: pattern.data.map((value, at) => (at === 5 ? Number.NaN : value)) };
      for (const table of [absent, short, broken])
        await expect(fit({ ...data, itemFeatures: new Map([["pattern", table]]) })).rejects.toMatchObject(
          refused,
        );
      await expect(fit({ ...data, itemFeatures: new Map() })).rejects.toMatchObject(refused);
    });

    it("leaves out a channel that no item has, and takes items that lack another", async () => {
      const pattern = data.itemFeatures.get("pattern")!;
      const partly = { ...pattern, data: pattern.data.slice(), present: pattern.present.slice() };
      partly.present[3] = 0;
      partly.data.fill(0, 3 * partly.dimensions, 4 * partly.dimensions);
      const absent = { dimensions: 2, data: new Float32Array(24), present: new Uint8Array(12) };
      const brief = { epochs: 2 } as ModelSettings;
      const alone = await fit({ ...data, itemFeatures: new Map([["pattern", partly]]) }, brief);
      const both = await fit(
        {
          ...data,
          itemFeatures: new Map([
            ["smell", absent],
            ["pattern", partly],
          ]),
        },
        brief,
      );
      expect(await scoresOf(both)).toEqual(await scoresOf(alone));
    });
  },
);
