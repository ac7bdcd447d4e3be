import type { ObjectBox } from "@modalis/image";
import type { RgbImage } from "@modalis/media";

/** The eleven basic colour terms of English (Berlin and Kay, 1969), by falling share of an area. */
export interface ColourShare {
  readonly colour: string;
  /** Of the pixels looked at, 0 to 1. */
  readonly share: number;
}

/** Hues end here, in degrees; red comes around again at the end. */
const HUES: readonly (readonly [number, string])[] = [
  [16, "red"],
  [42, "orange"],
  [68, "yellow"],
  [166, "green"],
  [256, "blue"],
  [290, "purple"],
  [340, "pink"],
  [360, "red"],
];
/** About so many pixels are looked at along each side. */
const SAMPLES = 48;

/** How much of a part of a picture each basic colour takes. */
export function colourShares(image: RgbImage, box: ObjectBox): ColourShare[] {
  const left = Math.min(image.width - 1, Math.floor(box.left * image.width));
  const top = Math.min(image.height - 1, Math.floor(box.top * image.height));
  const right = Math.max(left + 1, Math.min(image.width, Math.ceil((box.left + box.width) * image.width)));
  const bottom = Math.max(top + 1, Math.min(image.height, Math.ceil((box.top + box.height) * image.height)));
  const stepX = Math.max(1, (right - left) / SAMPLES);
  const stepY = Math.max(1, (bottom - top) / SAMPLES);
  const counts = new Map<string, number>();
  let total = 0;
  for (let y = top; y < bottom; y += stepY) {
    for (let x = left; x < right; x += stepX) {
      const at = (Math.floor(y) * image.width + Math.floor(x)) * 3;
      const colour = colourName(image.data[at]!, image.data[at + 1]!, image.data[at + 2]!);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
      total++;
    }
  }
  return [...counts]
    .map(([colour, count]) => ({ colour, share: count / total }))
    .sort((one, other) => other.share - one.share || one.colour.localeCompare(other.colour));
}

/** The basic colour of one pixel, 0 to 255 a channel, by hue, saturation and value. */
export function colourName(red: number, green: number, blue: number): string {
  const value = Math.max(red, green, blue);
  const chroma = value - Math.min(red, green, blue);
  const saturation = value === 0 ? 0 : chroma / value;
  if (value < 48) return "black";
  if (saturation < 0.16 || chroma < 24) return value > 200 ? "white" : value < 80 ? "black" : "grey";
  const hue = hueDegrees(red, green, blue, value, chroma);
  const [, name] = HUES.find(([end]) => hue < end)!;
  // Brown is dark or dull orange; pale red is pink.
  if ((name === "orange" || name === "red" || name === "yellow") && hue >= 10 && hue < 50)
    return value < 170 || saturation < 0.45 ? "brown" : name;
  if (name === "red" && saturation < 0.45 && value > 150) return "pink";
  return name;
}

function hueDegrees(red: number, green: number, blue: number, value: number, chroma: number): number {
  let sixths: number;
  if (value === red) sixths = (green - blue) / chroma;
  else if (value === green) sixths = 2 + (blue - red) / chroma;
  else sixths = 4 + (red - green) / chroma;
  return (sixths < 0 ? sixths + 6 : sixths) * 60;
}
