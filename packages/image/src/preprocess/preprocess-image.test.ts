import { describe, expect, it } from "vitest";
import { paint } from "../fixtures/painted-pictures.js";
import type { ImagePreprocessing } from "./image-preprocessing.js";
import { fitImage } from "./preprocess-image.js";

const plain: ImagePreprocessing = { scale: 1, mean: [0, 0, 0], deviation: [1, 1, 1], channels: "rgb" };
/** Red counts the columns, green the rows. */
const counted = (width: number, height: number) => paint(width, height, (x, y) => [x, y, 7]);

describe("fitImage", () => {
  it("crops the middle, the odd pixel left over at the end", () => {
    const cropped = fitImage(counted(6, 5), { ...plain, crop: { width: 2, height: 2 } });
    expect([...cropped.data]).toEqual([2, 1, 7, 3, 1, 7, 2, 2, 7, 3, 2, 7]);
  });

  it("pads a picture smaller than the crop with black, more before than after", () => {
    const cropped = fitImage(counted(2, 1), { ...plain, crop: { width: 3, height: 2 } });
    expect([...cropped.data]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 1, 0, 7]);
  });

  it("keeps the shape when it resizes to a shortest edge, rounding the longer side down", () => {
    const resize = { filter: "bilinear", to: { shortestEdge: 10 } } as const;
    const wide = fitImage(counted(35, 20), { ...plain, resize });
    expect([wide.width, wide.height]).toEqual([17, 10]);
    const tall = fitImage(counted(20, 35), { ...plain, resize });
    expect([tall.width, tall.height]).toEqual([10, 17]);
  });
});
