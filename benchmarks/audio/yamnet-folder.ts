import { existsSync } from "node:fs";
import { copyFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What a user would write beside yamnet.onnx; `docs` of the weights give the figures. */
const settings = {
  id: "google/yamnet",
  revision: "1",
  audio: {
    features: "log-mel",
    sampleRateHz: 16_000,
    windowLength: 400,
    hopLength: 160,
    fftLength: 512,
    window: "hann",
    power: 1,
    melBands: 64,
    minFrequencyHz: 125,
    maxFrequencyHz: 7500,
    melScale: "htk",
    melStraightIn: "mel",
    log: "natural",
    logOffset: 0.001,
    patchFrames: 96,
    patchHop: 48,
    layout: ["batch", "frames", "bands", "channel"],
    output: "embedding",
    pooling: "mean",
  },
};

/** A temporary model folder with YAMNet, or `undefined` where its weights are absent. The caller removes it. */
export async function yamnetFolder(): Promise<string | undefined> {
  const weights = fileURLToPath(new URL("../../../shared/models/yamnet/yamnet.onnx", import.meta.url));
  if (!existsSync(weights)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "modalis-yamnet-"));
  await copyFile(weights, join(folder, "yamnet.onnx"));
  await writeFile(join(folder, "modalis.json"), JSON.stringify(settings));
  return folder;
}
