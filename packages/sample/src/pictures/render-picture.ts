import { ModalisError } from "@modalis/contract";
import type { Sharp } from "sharp";
import { createCanvas, toRgbBytes } from "../canvas/canvas.js";
import { createPalette } from "../canvas/colour.js";
import { padFile } from "../files/pad-file.js";
import type { Random } from "../random/random.js";
import { PICTURE_CLASSES } from "./picture-classes.js";

export type PictureFormat = "jpeg" | "png" | "webp";

/** Every picture file is exactly so large. */
export const PICTURE_BYTES = 64 * 1024;

/** Width and height of the pictures, in pixels; which of them says nothing. */
const SIZES = [
  [400, 300],
  [360, 360],
  [420, 280],
  [320, 400],
] as const;

/** Painted so many times larger in both directions, for smooth edges. */
const OVERSAMPLING = 2;

/** Coarser and coarser, until the file fits: quality of JPEG and WebP, colours of PNG. */
const QUALITIES = [88, 78, 66, 52, 38, 24, 12] as const;
const COLOURS = [128, 64, 32, 16, 8, 4] as const;

/** Paints one picture of a kind and encodes it into a file of {@link PICTURE_BYTES} bytes. */
export async function renderPicture(kind: number, format: PictureFormat, random: Random): Promise<Buffer> {
  const [width, height] = random.pick(SIZES);
  const canvas = createCanvas(width * OVERSAMPLING, height * OVERSAMPLING);
  PICTURE_CLASSES[kind]!(canvas, random, createPalette(random));
  const raw = { width, height, channels: 3 } as const;
  const { default: sharp } = await import("sharp");
  const picture = sharp(toRgbBytes(canvas, OVERSAMPLING), { raw });
  for (const encoded of attempts(picture, format)) {
    const padded = padFile(format, await encoded.toBuffer(), PICTURE_BYTES);
    if (padded !== undefined) return padded;
  }
  throw new ModalisError("LIMIT_EXCEEDED", `a ${format} picture does not fit into ${PICTURE_BYTES} bytes`);
}

function* attempts(picture: Sharp, format: PictureFormat): Generator<Sharp> {
  if (format === "png") {
    for (const colours of COLOURS) yield picture.clone().png({ palette: true, colours, effort: 4 });
  } else {
    for (const quality of QUALITIES) {
      yield format === "jpeg"
        ? picture.clone().jpeg({ quality })
        : picture.clone().webp({ quality, effort: 2 });
    }
  }
}
