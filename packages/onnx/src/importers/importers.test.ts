import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageFolder } from "../source/package-folder.js";
import { readGraph } from "../tfjs/tfjs-graph.js";
import { readWeights } from "../tfjs/tfjs-weights.js";
import { convertCenterNet } from "./centernet-graph.js";
import { importCenterNet } from "./import-centernet.js";
import { importUniversalSentenceEncoder } from "./import-universal-sentence-encoder.js";
import { convertSentenceEncoder } from "./sentence-encoder-graph.js";

const human = packageFolder("@vladmandic/human", import.meta.url);

describe("the importers check what they read", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "modalis-import-"));
    for (const name of ["models/centernet.json", "models/centernet.bin"])
      await cp(join(human, name), join(folder, name));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("accepts an exact copy, and says what it was made from", async () => {
    const copied = await importCenterNet(folder);
    const installed = await importCenterNet(human, { part: "detector" });
    expect(copied.sha256).toBe(installed.sha256);
    expect(copied.id).not.toBe(installed.id);
  });

  it("reports a changed, a cut and a missing file before anything is converted", async () => {
    const weights = join(folder, "models", "centernet.bin");
    const bytes = await readFile(weights);
    bytes[1000]! ^= 1;
    await writeFile(weights, bytes);
    await expect(importCenterNet(folder)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
    await truncate(weights, 1000);
    await expect(importCenterNet(folder)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
    await rm(weights);
    await expect(importCenterNet(folder)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(importUniversalSentenceEncoder(folder)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("refuses a graph it was not written for", async () => {
    const json = JSON.parse(await readFile(join(folder, "models/centernet.json"), "utf8"));
    const shards = new Map([
      ["centernet.bin", new Uint8Array(await readFile(join(folder, "models/centernet.bin")))],
    ]);
    const weights = readWeights(json, shards);
    const refused = (change: (nodes: { name: string; op: string }[]) => unknown) => {
      const nodes = structuredClone(json.modelTopology.node);
      change(nodes);
      return () => convertCenterNet(readGraph({ modelTopology: { node: nodes } }), weights, "features");
    };
    expect(refused((nodes) => (nodes.find(({ op }) => op === "Relu6")!.op = "Elu"))).toThrow(/operator Elu/);
    expect(
      refused((nodes) =>
        nodes.splice(
          nodes.findIndex(({ name }) => /expanded_conv_2\/add$/.test(name)),
          1,
        ),
      ),
    ).toThrow(/missing/);
    expect(() => convertSentenceEncoder(readGraph(json), weights)).toThrow(/nodes/);
  });
});
