import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importCenterNet } from "../importers/import-centernet.js";
import { createOnnxRuntime, type OnnxRuntime } from "../runtime/onnx-runtime.js";
import { floatTensor } from "../runtime/onnx-tensor.js";
import { packageFolder } from "../source/package-folder.js";
import { loadTfjsOriginal, rowGap, seededFractions, type TfjsOriginal } from "./tfjs-original.js";

const FEATURE_NODES = [14, 13, 11].map(
  (block) => `tower_0/MobilenetV3/expanded_conv_${block}/squeeze_excite/Mean`,
);
const PICTURES = 20;
const photosFolder = fileURLToPath(new URL("../../../../../shared/data/flickr300/images", import.meta.url));

describe("the imported CenterNet equals the original run by TensorFlow.js on 20 pictures", () => {
  let folder: string;
  let runtime: OnnxRuntime;
  let original: TfjsOriginal;

  beforeAll(async () => {
    folder = packageFolder("@vladmandic/human", import.meta.url);
    runtime = createOnnxRuntime({ intraOpThreads: 1 });
    original = await loadTfjsOriginal(`${folder}/models`, "centernet.json");
  });
  afterAll(() => runtime[Symbol.asyncDispose]());

  it("in its features at 256 pixels", { timeout: 300_000 }, async () => {
    await using session = await runtime.open(await importCenterNet(folder));
    for await (const { name, pixels } of pictures(256)) {
      const { features } = await session.run({ images: floatTensor(pixels, [1, 256, 256, 3]) });
      const parts = await byTfjs(pixels, 256, FEATURE_NODES);
      expectEqual(
        name,
        features!.data,
        parts.flatMap((part) => [...part]),
      );
    }
  });

  it("in its heat map and box extents at 512 pixels", { timeout: 300_000 }, async () => {
    await using session = await runtime.open(await importCenterNet(folder, { part: "detector" }));
    for await (const { name, pixels } of pictures(512)) {
      const outputs = await session.run({ images: floatTensor(pixels, [1, 512, 512, 3]) });
      const [heatmap, extents] = await byTfjs(pixels, 512, ["tower_0/keypoints", "tower_0/wh"]);
      expectEqual(`${name}, heat map`, outputs.heatmap!.data, heatmap!);
      // In pixels up to hundreds, so compared as parts of the picture's side.
      const inSides = (pixelExtents: Float32Array) => pixelExtents.map((extent) => extent / 512);
      expectEqual(`${name}, extents`, inSides(outputs.wh!.data as Float32Array), inSides(extents!));
      expectEqual(`${name}, class scores`, outputs.class_scores!.data, classMaxima(heatmap!));
    }
  });

  async function byTfjs(
    pixels: Float32Array,
    size: number,
    nodes: readonly string[],
  ): Promise<Float32Array[]> {
    const { core, model } = original;
    const images = core.tensor4d(pixels, [1, size, size, 3]);
    const output = model.execute({ "tower_0/images": images }, [...nodes]);
    const tensors = Array.isArray(output) ? output : [output];
    const values = await Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())));
    core.dispose([images, ...(tensors as (typeof images)[])]);
    return values;
  }
});

function expectEqual(what: string, actual: ArrayLike<unknown>, expected: ArrayLike<number>): void {
  expect(actual.length, what).toBe(expected.length);
  const gap = rowGap(actual as ArrayLike<number>, expected);
  expect(gap.cosine, what).toBeGreaterThanOrEqual(0.9999);
  expect(gap.largestDifference, what).toBeLessThanOrEqual(1e-3);
}

function classMaxima(heatmap: Float32Array): Float32Array {
  const maxima = new Float32Array(80);
  for (const [at, score] of heatmap.entries()) maxima[at % 80] = Math.max(maxima[at % 80]!, score);
  return maxima;
}

/** Ten photos where the shared data is there, and generated pictures to make twenty. */
async function* pictures(size: number): AsyncGenerator<{ name: string; pixels: Float32Array }> {
  const photos = (await readdir(photosFolder).catch(() => [])).sort().slice(0, PICTURES / 2);
  for (const photo of photos) {
    const { data } = await sharp(`${photosFolder}/${photo}`)
      .resize(size, size, { fit: "fill" })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    yield { name: photo, pixels: Float32Array.from(data) };
  }
  for (let seed = 1; seed <= PICTURES - photos.length; seed++) {
    yield { name: `generated ${seed}`, pixels: generatedPicture(size, seed) };
  }
}

/** A background gradient, three rectangles and noise, 0 to 255. */
function generatedPicture(size: number, seed: number): Float32Array {
  const fraction = seededFractions(seed);
  const slope = [fraction(), fraction(), fraction()];
  const rectangles = Array.from({ length: 3 }, () => ({
    left: fraction() * size * 0.7,
    top: fraction() * size * 0.7,
    side: size * (0.1 + 0.3 * fraction()),
    colour: [255 * fraction(), 255 * fraction(), 255 * fraction()],
  }));
  const pixels = new Float32Array(size * size * 3);
  for (let at = 0; at < pixels.length; at++) {
    const channel = at % 3;
    const x = Math.floor(at / 3) % size;
    const y = Math.floor(at / 3 / size);
    const inside = rectangles.find(
      ({ left, top, side }) => x >= left && x < left + side && y >= top && y < top + side,
    );
    const base = inside?.colour[channel] ?? (255 * slope[channel]! * (x + y)) / (2 * size);
    pixels[at] = Math.min(255, Math.max(0, base + 20 * (fraction() - 0.5)));
  }
  return pixels;
}
