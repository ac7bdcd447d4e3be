import { ModalisError } from "@modalis/contract";
import { type SeededRandom, seededRandom } from "../random/seeded-random.js";

/** A decoded picture; `RgbImage` of `@modalis/media` is one. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3]`, 0 to 255. */
  readonly data: Uint8Array;
}

export interface AugmentOptions {
  readonly seed: number;
  /** Chance that left and right change places; default 0.5. */
  readonly flip?: number;
  /** The least share of each side that a crop keeps, above 0 to 1; default 0.7. */
  readonly leastSide?: number;
  /** The most that brightness, contrast and saturation are raised or lowered by, 0 to 1; default 0.2. */
  readonly colour?: number;
}

/**
 * Another view of a picture: perhaps mirrored, cropped at a random place, with other brightness, contrast and saturation.
 *
 * The kinds of change are those of Chen et al., "A Simple Framework for Contrastive Learning of Visual Representations",
 * ICML 2020, but gentle: what a caption says must stay true.
 *
 * @param view Number of the view; the same picture size, seed and view are changed in the same way.
 * @throws `INVALID_ARGUMENT` for pixels that do not fit their size or options out of range.
 */
export function augmentImage(image: Pixels, view: number, options: AugmentOptions): Pixels {
  const { seed, flip = 0.5, leastSide = 0.7, colour = 0.2 } = options;
  checkImage(image);
  check("flip", flip, flip >= 0 && flip <= 1);
  check("leastSide", leastSide, leastSide > 0 && leastSide <= 1);
  check("colour", colour, colour >= 0 && colour <= 1);
  const random = seededRandom(seed, view, image.width, image.height);
  const mirrored = random.next() < flip;
  return recolour(crop(image, { random, leastSide, mirrored }), random, colour);
}

function crop(
  { width, height, data }: Pixels,
  {
    random,
    leastSide,
    mirrored,
  }: { readonly random: SeededRandom; readonly leastSide: number; readonly mirrored: boolean },
): Pixels {
  const share = leastSide + (1 - leastSide) * random.next();
  const [wide, high] = [Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share))];
  const [left, top] = [random.integer(width - wide + 1), random.integer(height - high + 1)];
  const cut = new Uint8Array(wide * high * 3);
  for (let y = 0, to = 0; y < high; y++) {
    for (let x = 0; x < wide; x++, to += 3) {
      const from = ((top + y) * width + left + (mirrored ? wide - 1 - x : x)) * 3;
      cut[to] = data[from]!;
      cut[to + 1] = data[from + 1]!;
      cut[to + 2] = data[from + 2]!;
    }
  }
  return { width: wide, height: high, data: cut };
}

/** Each pixel moves away from or towards its grey, then the mean grey, then black. */
function recolour(image: Pixels, random: SeededRandom, most: number): Pixels {
  const factor = () => 1 + most * (2 * random.next() - 1);
  const [brightness, contrast, saturation] = [factor(), factor(), factor()];
  const { data } = image;
  const mean = meanGrey(data);
  const changed = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const grey = greyOf(data, at);
    for (let channel = 0; channel < 3; channel++) {
      const saturated = grey + saturation * (data[at + channel]! - grey);
      const value = brightness * (mean + contrast * (saturated - mean));
      changed[at + channel] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return { ...image, data: changed };
}

function meanGrey(data: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) sum += greyOf(data, at);
  return (3 * sum) / data.length;
}

/** Luma of ITU-R BT.601. */
function greyOf(data: Uint8Array, at: number): number {
  return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
}

function checkImage({ width, height, data }: Pixels): void {
  const whole = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0;
  if (whole && data.length === 3 * width * height) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `an image of ${width} x ${height} pixels needs three bytes a pixel, not ${data.length}`,
  );
}

function check(name: string, value: number, sound: boolean): void {
  if (sound) return;
  throw new ModalisError("INVALID_ARGUMENT", `augmentImage: ${name} is out of range: ${value}`);
}
