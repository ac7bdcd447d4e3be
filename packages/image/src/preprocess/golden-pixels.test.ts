import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@modalis/onnx";
import { describe, expect, it } from "vitest";
import { createPixelWriter } from "./pixel-writer.js";
import { fitImage } from "./preprocess-image.js";
import { readPreprocessorConfig } from "./read-preprocessor-config.js";

/** What an image processor of the transformers library made of a picture: its shape, and values at some places. */
interface GoldenPixels {
  readonly shape: readonly number[];
  readonly places: readonly number[];
  readonly values: readonly number[];
  readonly mean: number;
}

const goldens = fileURLToPath(new URL("../../../../tools/parity/goldens", import.meta.url));

describe("pixels equal those of the transformers library, number by number", () => {
  it.each(["clip", "siglip", "vit", "dinov2"])("for %s", (family) => {
    const read = (name: string) => JSON.parse(readFileSync(`${goldens}/${family}/${name}`, "utf8"));
    const preprocessing = readPreprocessorConfig(read("preprocessor_config.json") as JsonObject);
    const write = createPixelWriter(preprocessing, "nchw");
    const { inputs, pixels } = read("golden.json").image as {
      readonly inputs: readonly (readonly [number, number, number])[];
      readonly pixels: readonly GoldenPixels[];
    };
    for (const [at, [width, height, seed]] of inputs.entries()) {
      const image = fitImage(waves(width, height, seed), preprocessing);
      const golden = pixels[at]!;
      expect([3, image.height, image.width]).toEqual(golden.shape);
      const values = new Float32Array(image.data.length);
      write(image, values, 0);
      for (const [sample, place] of golden.places.entries())
        expect(values[place], `${width} x ${height}, value ${place}`).toBeCloseTo(golden.values[sample]!, 5);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean).toBeCloseTo(golden.mean, 5);
    }
  });
});

/** The picture of `tools/parity/make_goldens.py`. */
function waves(width: number, height: number, seed: number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const channel = at % 3;
    const x = Math.floor(at / 3) % width;
    const y = Math.floor(at / 3 / width);
    return (x * (3 + channel + seed) + y * (5 - channel) + Math.floor((x * y) / (7 + seed))) % 256;
  });
  return { width, height, data };
}
