import { isModalisError } from "@modalis/contract";
import type { JsonObject } from "@modalis/onnx";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPreprocessorConfig } from "./read-preprocessor-config.js";

const colours = { image_mean: [0.5, 0.4, 0.3], image_std: [0.2, 0.3, 0.4] };
const read = (config: JsonObject) => readPreprocessorConfig({ ...colours, ...config });

describe("readPreprocessorConfig", () => {
  it("reads a ViT: a square, warped", () => {
    expect(
      read({ do_resize: true, size: { height: 224, width: 200 }, resample: 2, rescale_factor: 1 / 255 }),
    ).toEqual({
      resize: { filter: "bilinear", to: { width: 200, height: 224 } },
      scale: 1 / 255,
      mean: colours.image_mean,
      deviation: colours.image_std,
      channels: "rgb",
    });
  });

  it("reads a CLIP, in its newer and its older form", () => {
    const newer = { size: { shortest_edge: 224 }, crop_size: { height: 224, width: 224 } };
    for (const sizes of [newer, { size: 224, crop_size: 224 }]) {
      expect(read({ ...sizes, do_center_crop: true, resample: 3, do_convert_rgb: true })).toMatchObject({
        resize: { filter: "bicubic", to: { shortestEdge: 224 } },
        crop: { width: 224, height: 224 },
      });
    }
  });

  it("reads a plain number without a crop as a square", () => {
    expect(read({ size: 224 }).resize?.to).toEqual({ width: 224, height: 224 });
  });

  it("reads a ConvNeXT: a part of the picture when small, all of it when large", () => {
    expect(read({ size: { shortest_edge: 224 }, crop_pct: 0.875, resample: 3 })).toMatchObject({
      resize: { filter: "bicubic", to: { shortestEdge: 256 } },
      crop: { width: 224, height: 224 },
    });
    const large = read({ size: { shortest_edge: 384 }, crop_pct: 0.875 });
    expect(large.resize?.to).toEqual({ width: 384, height: 384 });
    expect(large.crop).toBeUndefined();
  });

  it("leaves out what a file switches off", () => {
    const off = { do_resize: false, do_rescale: false, do_normalize: false, do_center_crop: false };
    expect(readPreprocessorConfig(off)).toEqual({
      scale: 1,
      mean: [0, 0, 0],
      deviation: [1, 1, 1],
      channels: "rgb",
    });
  });

  it("names the field that is wrong or not known", () => {
    const wrong: readonly (readonly [JsonObject, string])[] = [
      [{}, "size"],
      [{ size: -1 }, "size"],
      [{ size: { shortest_edge: 800, longest_edge: 1333 } }, "size"],
      [{ size: { height: 1e9, width: 1 } }, "size"],
      [{ size: "224" }, "size"],
      [{ size: 224, resample: 9 }, "resample"],
      [{ size: 224, do_resize: "yes" }, "do_resize"],
      [{ size: 224, image_mean: [1, 2] }, "image_mean"],
      [{ size: 224, image_std: [1, 0, 1] }, "image_std"],
      [{ size: 224, crop_pct: 2 }, "crop_pct"],
      [{ size: 224, do_pad: true }, "do_pad"],
      [{ size: 224, rescale_factor: null, do_center_crop: true, crop_size: [] }, "crop_size"],
    ];
    for (const [config, field] of wrong) {
      expect(() => read(config), JSON.stringify(config)).toThrow(`"${field}"`);
    }
  });

  it("answers any object with a preprocessing or INVALID_MODEL", () => {
    const names = [
      "size",
      "crop_size",
      "resample",
      "do_resize",
      "do_center_crop",
      "image_mean",
      "image_std",
      "crop_pct",
    ];
    const object = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(object, (config) => {
        try {
          readPreprocessorConfig(config as JsonObject);
        } catch (error) {
          expect(isModalisError(error, "INVALID_MODEL")).toBe(true);
        }
      }),
    );
  });
});
