import { describe, expect, it } from "vitest";
import { paint } from "../fixtures/painted-pictures.js";
import type { ImagePreprocessing } from "./image-preprocessing.js";
import { createPixelWriter } from "./pixel-writer.js";

const plain: ImagePreprocessing = { scale: 1, mean: [0, 0, 0], deviation: [1, 1, 1], channels: "rgb" };

describe("createPixelWriter", () => {
  const image = paint(2, 1, (x) => (x === 0 ? [0, 51, 255] : [255, 102, 0]));
  const preprocessing: ImagePreprocessing = {
    ...plain,
    scale: 1 / 255,
    mean: [0.5, 0, 0],
    deviation: [0.5, 1, 2],
  };
  const written = (layout: "nchw" | "nhwc", channels: "rgb" | "bgr" = "rgb") => {
    const tensor = new Float32Array(8);
    createPixelWriter({ ...preprocessing, channels }, layout)(image, tensor, 1);
    return [...tensor].map((value) => Math.round(value * 1000) / 1000);
  };

  it("scales, takes off the mean and divides by the deviation, channel by channel", () => {
    expect(written("nhwc")).toEqual([0, -1, 0.2, 0.5, 1, 0.4, 0, 0]);
    expect(written("nchw")).toEqual([0, -1, 1, 0.2, 0.4, 0.5, 0, 0]);
  });

  it("turns the channels round for BGR, each with its own mean", () => {
    expect(written("nhwc", "bgr")).toEqual([0, 0.5, 0.2, -1, 0, 0.4, 1, 0]);
  });

  it("passes values on as they are where nothing is to be done", () => {
    const tensor = new Float32Array(7);
    createPixelWriter(plain, "nhwc")(image, tensor, 1);
    expect([...tensor]).toEqual([0, 0, 51, 255, 255, 102, 0]);
  });
});
