import type { Random } from "../random/random.js";

/** Red, green and blue in sRGB, 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Colours that go well together, from a random hue, so that hue says nothing about what is painted. */
export interface Palette {
  /** Six strong colours of medium lightness. */
  readonly strong: readonly Colour[];
  /** Four pale colours. */
  readonly pale: readonly Colour[];
  /** Four dark colours. */
  readonly dark: readonly Colour[];
}

/** Distances from the first hue, in degrees, of schemes that painters use. */
const SCHEMES: readonly (readonly number[])[] = [
  [0, 25, 50, 180, 205, 335],
  [0, 30, 60, 90, 330, 300],
  [0, 120, 140, 240, 20, 260],
  [0, 180, 20, 200, 340, 160],
];

/** Draws a palette at random. */
export function createPalette(random: Random): Palette {
  const hue = random.between(0, 360);
  const scheme = random.pick(SCHEMES);
  const colours = (count: number, light: number, spread: number, chroma: number) =>
    Array.from({ length: count }, (_, index) =>
      oklch(
        light + spread * random.between(-1, 1),
        chroma * random.between(0.7, 1.1),
        hue + scheme[index % scheme.length]! + random.between(-8, 8),
      ),
    );
  return {
    strong: colours(6, 0.66, 0.1, 0.14),
    pale: colours(4, 0.91, 0.04, 0.05),
    dark: colours(4, 0.3, 0.06, 0.07),
  };
}

/**
 * A colour by perceived lightness (0 to 1), chroma (0 to about 0.3) and hue in degrees.
 *
 * Björn Ottosson, "A perceptual color space for image processing" (2020); clipped to sRGB.
 */
export function oklch(lightness: number, chroma: number, hueDegrees: number): Colour {
  const hue = (hueDegrees * Math.PI) / 180;
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gammaEncode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    gammaEncode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    gammaEncode(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** From `left` (amount 0) to `right` (amount 1). */
export function mixColours(left: Colour, right: Colour, amount: number): Colour {
  return [
    left[0] + (right[0] - left[0]) * amount,
    left[1] + (right[1] - left[1]) * amount,
    left[2] + (right[2] - left[2]) * amount,
  ];
}

/** The sRGB transfer curve (IEC 61966-2-1) of a linear value, clipped to 0..1. */
function gammaEncode(linear: number): number {
  const value = Math.max(0, Math.min(1, linear));
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
