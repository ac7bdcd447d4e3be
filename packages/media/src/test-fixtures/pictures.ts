import sharp, { type Sharp } from "sharp";

export const brown = { r: 200, g: 100, b: 50 };

/** A square of one colour. */
export function plain(colour: { r: number; g: number; b: number; alpha?: number }, size = 16): Sharp {
  const channels = colour.alpha === undefined ? 3 : 4;
  return sharp({ create: { width: size, height: size, channels, background: colour } });
}

/** Noise compresses badly, so that a file cut in half has lost half of its pixels. */
export async function noise(): Promise<Sharp> {
  const data = await sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: "#000",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  })
    .raw()
    .toBuffer();
  return sharp(data, { raw: { width: 200, height: 200, channels: 3 } });
}
