import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeEncoder } from "@modalis/conformance";
import { afterAll } from "vitest";
import { createAudioEncoder } from "../encoder/create-audio-encoder.js";
import { noise, plucks, soundOf, tone } from "../test-fixtures/sounds.js";
import { waveformModel } from "../test-fixtures/tiny-models.js";

const folder = mkdtempSync(join(tmpdir(), "modalis-waveform-"));
writeFileSync(join(folder, "model.onnx"), waveformModel());
writeFileSync(
  join(folder, "preprocessor_config.json"),
  JSON.stringify({ feature_extractor_type: "Wav2Vec2FeatureExtractor", do_normalize: false }),
);
afterAll(() => rmSync(folder, { recursive: true }));

describeEncoder({
  name: "waveform model from a folder",
  create: () => createAudioEncoder({ modelFolder: folder }),
  inputs: [
    { id: "tone", content: tone(90, 0.5, 16_000) },
    { id: "noise", content: noise(1) },
    { id: "plucks", content: plucks(50) },
    { id: "click", content: soundOf(0.01, (_, index) => (index === 3 ? 0.5 : 0.01), 16_000) },
  ],
  broken: [
    { id: "silent", content: soundOf(1, () => 0) },
    { id: "no bytes", content: new Uint8Array() },
  ],
});
