import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rowOf } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { createAudioEncoder } from "../encoder/create-audio-encoder.js";
import { withModelFolder } from "../test-fixtures/model-folder.js";
import { tone } from "../test-fixtures/sounds.js";

const shared = fileURLToPath(new URL("../../../../../shared", import.meta.url));
const model = `${shared}/models/yamnet`;
const clips = `${shared}/data/esc10`;
const present = existsSync(model) && existsSync(clips);

/** As the model's README says. */
const audio = {
  ...{
    features: "log-mel",
    sampleRateHz: 16_000,
    windowLength: 400,
    hopLength: 160,
    fftLength: 512,
    power: 1,
  },
  ...{ melBands: 64, minFrequencyHz: 125, maxFrequencyHz: 7500, melScale: "htk", melStraightIn: "mel" },
  ...{ logOffset: 0.001, patchFrames: 96, patchHop: 48, layout: ["batch", "frames", "bands", "channel"] },
};

async function withYamnet<Result>(output: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  const weights = await readFile(`${model}/yamnet.onnx`);
  return withModelFolder(
    { "yamnet.onnx": weights, "modalis.json": { id: "yamnet", audio: { ...audio, output } } },
    use,
  );
}

describe("YAMNet from its folder", () => {
  const needs = present ? "" : " (skipped: needs ../shared/models/yamnet and ../shared/data/esc10)";

  it.skipIf(!present)(`gives 1,024 values${needs}`, async () => {
    await withYamnet("embedding", async (folder) => {
      await using encoder = await createAudioEncoder({ modelFolder: folder });
      expect(encoder.space).toMatchObject({
        dimensions: 1024,
        normalisation: "none",
        model: { id: "yamnet" },
      });
      const { failures } = await encoder.encode([{ id: "short", content: tone(440, 0.1) }]);
      expect(failures).toEqual([]);
    });
  });

  it.skipIf(!present)(`names what it hears${needs}`, async () => {
    const table = await readFile(`${model}/yamnet_class_map.csv`, "utf8");
    const names = table
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.replace(/^\d+,[^,]+,/, "").replaceAll('"', ""));
    const inputs = [
      ["001 - Dog bark/1-30344-A.ogg", /Dog/],
      ["002 - Rain/1-17367-A.ogg", /Rain/],
      ["003 - Sea waves/1-28135-A.ogg", /Waves, surf/],
      ["004 - Baby cry/1-211527-C.ogg", /Baby cry/],
      ["008 - Chainsaw/1-19898-B.ogg", /Chainsaw/],
    ] as const;
    await withYamnet("scores", async (folder) => {
      await using encoder = await createAudioEncoder({ modelFolder: folder });
      const { batch, failures } = await encoder.encode(
        inputs.map(([name]) => ({ id: name, content: `${clips}/${name}` })),
      );
      expect(failures).toEqual([]);
      for (const [index, [name, expected]] of inputs.entries()) {
        const scores = rowOf(batch, index);
        const likely = [...scores.keys()].sort((left, right) => scores[right]! - scores[left]!).slice(0, 3);
        expect(likely.map((at) => names[at]).join(", "), name).toMatch(expected);
      }
    });
  });
});
