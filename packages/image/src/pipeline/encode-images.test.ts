import { defineSpace, ModalisError } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { paint } from "../fixtures/painted-pictures.js";
import type { ImagePreprocessing } from "../preprocess/image-preprocessing.js";
import { createPictureReader, type PictureReader } from "../reading/picture-reader.js";
import { encodeImages } from "./encode-images.js";
import type { ImageModel } from "./image-model.js";

const space = defineSpace({
  modality: "image",
  dimensions: 1,
  normalisation: "none",
  model: { id: "reciprocal", revision: "1", preprocessing: "none" },
});

const preprocessing: ImagePreprocessing = {
  scale: 1,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  channels: "rgb",
};

/** One over the first value of each picture, which is no number of use for black. */
const reciprocal: ImageModel = {
  dimensions: 1,
  preprocessing,
  largestRun: 8,
  run: async (images) => Float32Array.from(images, ({ data }) => 1 / data[0]!),
  [Symbol.asyncDispose]: async () => undefined,
};

const inputs = [4, 0, 2, 1].map((red, at) => ({ id: `${at}`, content: paint(2, 2, () => [red, 0, 0]) }));
const settings = { decodeConcurrency: 2, runSize: 2 };
const reader = createPictureReader({ preprocessing, limits: undefined });

describe("encodeImages", () => {
  it.each([1, 2, 3, 4])(
    "reports a row that is not finite and keeps the others, %d a run",
    async (runSize) => {
      const run = { ...settings, runSize };
      const { batch, failures } = await encodeImages(
        { reader, model: reciprocal, space },
        inputs,
        run,
        undefined,
      );
      expect([batch.ids, [...batch.values]]).toEqual([
        ["0", "2", "3"],
        [0.25, 0.5, 1],
      ]);
      expect(failures).toMatchObject([{ id: "1", error: { code: "INVALID_MODEL" } }]);
    },
  );

  it("rejects as a whole when a package that it needs is missing", async () => {
    const withoutDecoder: PictureReader = {
      ...reader,
      read: () => Promise.reject(new ModalisError("MISSING_DEPENDENCY", "no sharp")),
    };
    const work = encodeImages(
      { reader: withoutDecoder, model: reciprocal, space },
      inputs,
      settings,
      undefined,
    );
    await expect(work).rejects.toMatchObject({ code: "MISSING_DEPENDENCY" });
  });
});
