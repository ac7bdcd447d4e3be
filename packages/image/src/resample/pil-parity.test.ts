import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decodeImage } from "@modalis/media";
import { describe, expect, it } from "vitest";
import { shrinkImage } from "../content/shrink-image.js";
import { fitImage } from "../preprocess/preprocess-image.js";
import { readPreprocessorConfig } from "../preprocess/read-preprocessor-config.js";
import { filterShapes, type ResampleFilter } from "./resample-filter.js";
import { resizeImage } from "./resize-image.js";

const photosFolder = fileURLToPath(new URL("../../../../../shared/data/flickr300/images", import.meta.url));
const photos = existsSync(photosFolder)
  ? readdirSync(photosFolder)
      .filter((name) => name.endsWith(".jpg"))
      .sort()
      .slice(0, 10)
      .map((name) => `${photosFolder}/${name}`)
  : [];
const python = ["python3", "/usr/bin/python3", "python"].find(importsPil);
const filters: readonly ResampleFilter[] = ["nearest", ...(Object.keys(filterShapes) as ResampleFilter[])];

const reason = python === undefined ? "needs a Python with PIL" : "needs ../shared/data/flickr300";
describe.skipIf(python === undefined || photos.length < 10)(
  `resizing and cropping equal Python's PIL on 10 photos (skipped where it ${reason})`,
  () => {
    it("decodes to the pixels PIL decodes to", async () => {
      const expected = pil("emit(image)");
      for (const photo of photos)
        expect(meanGap((await decodeImage(photo)).data, expected.next()), photo).toBeLessThanOrEqual(1);
    });

    it.each(filters)("enlarges and shrinks with the filter %s, to the bit", async (filter) => {
      const code = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"].indexOf(filter);
      const sizes = [
        [256, 256],
        [97, 61],
        [40, 301],
      ] as const;
      const expected = pil(`for size in ${JSON.stringify(sizes)}: emit(image.resize(size, ${code}))`);
      for (const photo of photos) {
        const image = await decodeImage(photo);
        for (const [width, height] of sizes) {
          const resized = resizeImage(image, { width, height }, filter);
          expect(meanGap(resized.data, expected.next()), `${photo} ${width}x${height}`).toBe(0);
        }
      }
    });

    it("prepares a picture as a CLIP and as a ViT configuration say", async () => {
      const colours = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
      const clip = { size: { shortest_edge: 224 }, resample: 3, do_center_crop: true, crop_size: 224 };
      const vit = { size: { height: 384, width: 384 }, resample: 2 };
      const expected = pil(`${CLIP_IN_PIL}\nemit(image.resize((384, 384), 2))`);
      for (const photo of photos) {
        const image = await decodeImage(photo);
        for (const config of [clip, vit]) {
          const fitted = fitImage(image, readPreprocessorConfig({ ...config, ...colours }));
          expect(meanGap(fitted.data, expected.next()), photo).toBe(0);
        }
      }
    });

    it("stays within 1 of 255 when a large picture is shrunk on the way, as JPEG or PNG", async () => {
      const square = "image.resize((256, 256), 2)";
      const expected = pil(`image = image.resize((1100, 1050), 3); save(image, "PNG"); emit(${square})
jpeg = save(image, "JPEG"); image = Image.open(jpeg); emit(${square})`);
      const atLeast = { width: 512, height: 512 };
      for (const photo of photos) {
        for (const format of ["png", "jpeg"]) {
          const decoded = await decodeImage(expected.next(), { atLeast });
          const shrunk = await shrinkImage(decoded, atLeast);
          expect(shrunk.width, format).toBeLessThan(1100);
          const resized = resizeImage(shrunk, { width: 256, height: 256 }, "bilinear");
          expect(meanGap(resized.data, expected.next()), `${photo} ${format}`).toBeLessThanOrEqual(1);
        }
      }
    });
  },
);

/** Hugging Face's CLIP processor in PIL's terms: shortest edge, then the middle. */
const CLIP_IN_PIL = `w, h = image.size
fitted = image.resize((224, int(224 * h / w)) if w <= h else (int(224 * w / h), 224), 3)
left, top = (fitted.size[0] - 224) // 2, (fitted.size[1] - 224) // 2
emit(fitted.crop((left, top, left + 224, top + 224)))`;

function importsPil(program: string): boolean {
  try {
    execFileSync(program, ["-c", "import PIL.Image"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Runs Python lines on each photo, as `image`; yields what they emit or save, in order. */
function pil(work: string): { next(): Uint8Array } {
  const script = `
import io, struct, sys
from PIL import Image
def put(data): sys.stdout.buffer.write(struct.pack("<I", len(data)) + data)
def emit(image): put(image.tobytes())
def save(image, format):
    file = io.BytesIO()
    image.save(file, format, quality=92, compress_level=1)
    put(file.getvalue())
    return file
for path in sys.argv[1:]:
    image = Image.open(path).convert("RGB")
${work.replace(/^/gm, "    ")}`;
  const output = execFileSync(python!, ["-c", script, ...photos], { maxBuffer: 2 ** 28 });
  let at = 0;
  return {
    next() {
      const start = at + 4;
      at = start + output.readUInt32LE(at);
      return output.subarray(start, at);
    },
  };
}

/** Mean absolute difference of two pictures' values, of 255. */
function meanGap(left: Uint8Array, right: Uint8Array): number {
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += Math.abs(left[at]! - right[at]!);
  return sum / left.length;
}
