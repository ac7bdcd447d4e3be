import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EncoderV1, rowOf } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImageContent } from "../content/image-content.js";
import { createImageEncoder } from "./create-image-encoder.js";

const shared = fileURLToPath(new URL("../../../../../shared/", import.meta.url));
const weights = join(shared, "models/mobilenet-v2-imagenet");
const photos = join(shared, "data/flickr300/images");
const present = existsSync(weights) && existsSync(photos);

/** Photos that show one thing plainly, with what their captions say of it. */
const shown = [
  ["107318069_e9f2ef32de.jpg", "balloon"],
  ["109202756_b97fcdc62c.jpg", "sorrel"],
  ["1095476286_87d4f8664e.jpg", "fountain"],
] as const;

const preprocessor = {
  image_processor_type: "MobileNetV2ImageProcessor",
  size: { shortest_edge: 256 },
  resample: 2,
  do_center_crop: true,
  crop_size: { height: 224, width: 224 },
  rescale_factor: 1 / 255,
  image_mean: [0.485, 0.456, 0.406],
  image_std: [0.229, 0.224, 0.225],
};

describe.skipIf(!present)(
  "MobileNetV2 from a folder (skipped where ../shared/models or data is absent)",
  () => {
    let folder: string;
    let encoder: EncoderV1<ImageContent>;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "modalis-mobilenet-"));
      await copyFile(join(weights, "nns_mobilenet_v2_quant.onnx"), join(folder, "model.onnx"));
      await writeFile(join(folder, "preprocessor_config.json"), JSON.stringify(preprocessor));
      encoder = await createImageEncoder({ modelFolder: folder });
    });
    afterAll(async () => {
      await encoder?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });

    it("is told by its folder, its digest and its preprocessing", () => {
      expect(encoder.space).toMatchObject({ modality: "image", dimensions: 1000, normalisation: "none" });
      expect(encoder.space.model.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(encoder.space.model.preprocessing).toContain("crop 224x224");
    });

    it("names what photos plainly show, in one batch though the model takes one picture a run", async () => {
      const labels = (await readFile(join(weights, "imagenet_labels_1001.txt"), "utf8")).split("\n");
      const inputs = shown.map(([name]) => ({ id: name, content: join(photos, name) }));
      const { batch, failures } = await encoder.encode(inputs);
      expect(failures).toEqual([]);
      const named = batch.ids.map((_, index) => {
        const scores = rowOf(batch, index);
        return labels[scores.indexOf(Math.max(...scores)) + 1];
      });
      expect(named).toEqual(shown.map(([, label]) => label));
    });
  },
);
