import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@modalis/onnx";
import { describe, expect, it } from "vitest";
import { createModelInputs } from "./model-inputs.js";
import { readHuggingFaceSettings } from "./read-hugging-face-settings.js";

/** What a feature extractor of the transformers library made of a sound: its shape, and values at some places. */
interface GoldenFeatures {
  readonly shape: readonly number[];
  readonly places: readonly number[];
  readonly values: readonly number[];
  readonly mean: number;
  readonly meanSquare: number;
}

const goldens = fileURLToPath(new URL("../../../../tools/parity/goldens", import.meta.url));

describe("features equal those of the transformers library, number by number", () => {
  it.each(["ast", "whisper", "clap", "wav2vec2"])("for %s", (family) => {
    const read = (name: string) => JSON.parse(readFileSync(`${goldens}/${family}/${name}`, "utf8"));
    const name = ["preprocessor_config.json", "processor_config.json"].find((each) =>
      existsSync(`${goldens}/${family}/${each}`),
    );
    const settings = readHuggingFaceSettings(read(name!) as JsonObject);
    const { inputs, features, sampleRateHz } = read("golden.json").audio as {
      readonly inputs: readonly (readonly [number, number])[];
      readonly features: readonly GoldenFeatures[];
      readonly sampleRateHz: number;
    };
    expect(settings.sampleRateHz).toBe(sampleRateHz);
    for (const [at, [seconds, seed]] of inputs.entries()) {
      const [input] = [...createModelInputs(settings).of(chirp(sampleRateHz, seconds, seed))];
      const golden = features[at]!;
      const { rows, columns, values } = input!;
      expect(rows * columns).toBe(golden.shape.reduce((product, size) => product * size, 1));
      const turned = settings.layout.indexOf("bands") < settings.layout.indexOf("frames");
      const valueAt = (place: number) =>
        turned ? values[(place % rows) * columns + Math.floor(place / rows)]! : values[place]!;
      for (const [sample, place] of golden.places.entries())
        expect(
          Math.abs(valueAt(place) - golden.values[sample]!),
          `${seconds} s, value ${place}`,
        ).toBeLessThan(2e-3 * Math.max(1, Math.abs(golden.values[sample]!)));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      expect(Math.abs(mean - golden.mean)).toBeLessThan(1e-3 * Math.max(1, Math.abs(golden.mean)));
      expect(Math.abs(meanSquare / golden.meanSquare - 1)).toBeLessThan(1e-3);
    }
  });
});

/** The sound of `tools/parity/make_goldens.py`. */
function chirp(sampleRateHz: number, seconds: number, seed: number): Float32Array {
  return Float32Array.from({ length: Math.floor(sampleRateHz * seconds) }, (_, n) => {
    const t = n / sampleRateHz;
    const turn = 2 * Math.PI * t;
    const tone = 0.5 * Math.sin(turn * (200 + 150 * seed + 300 * t)) + 0.2 * Math.sin(turn * 1700);
    return tone * (0.6 + 0.4 * Math.sin(turn * 3));
  });
}
