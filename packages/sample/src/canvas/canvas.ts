import type { Colour } from "./colour.js";

/**
 * A picture being painted, in float RGB.
 *
 * Coordinates are in picture heights: `x` runs from 0 to `aspect` (left to right), `y` from 0 to 1 (downwards).
 */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Width divided by height. */
  readonly aspect: number;
  /** `[height, width, 3]`, sRGB, 0 to 1. */
  readonly pixels: Float32Array;
}

/** A black canvas of so many pixels. */
export function createCanvas(width: number, height: number): Canvas {
  return { width, height, aspect: width / height, pixels: new Float32Array(width * height * 3) };
}

/** Sets every pixel to what `shade` writes into `out` for the pixel's centre. */
export function shadeCanvas(canvas: Canvas, shade: (x: number, y: number, out: Float32Array) => void): void {
  const { width, height, pixels } = canvas;
  const out = new Float32Array(3);
  for (let row = 0, at = 0; row < height; row++) {
    const y = (row + 0.5) / height;
    for (let column = 0; column < width; column++, at += 3) {
      shade((column + 0.5) / height, y, out);
      pixels[at] = out[0]!;
      pixels[at + 1] = out[1]!;
      pixels[at + 2] = out[2]!;
    }
  }
}

/** Lays a colour over one pixel; `alpha` 0 leaves it, 1 replaces it. */
export function blendPixel(canvas: Canvas, pixel: number, colour: Colour, alpha: number): void {
  const { pixels } = canvas;
  const at = pixel * 3;
  pixels[at] = pixels[at]! + (colour[0] - pixels[at]!) * alpha;
  pixels[at + 1] = pixels[at + 1]! + (colour[1] - pixels[at + 1]!) * alpha;
  pixels[at + 2] = pixels[at + 2]! + (colour[2] - pixels[at + 2]!) * alpha;
}

/**
 * The picture as bytes `[height / shrink, width / shrink, 3]`, each the mean of `shrink` x `shrink` pixels.
 *
 * Painting larger and shrinking is what smooths the edges.
 */
export function toRgbBytes(canvas: Canvas, shrink = 1): Uint8ClampedArray {
  const { width, pixels } = canvas;
  // A clamped array rounds and cuts to 0..255 by itself, and far faster than arithmetic would.
  if (shrink === 1) {
    const whole = new Uint8ClampedArray(pixels.length);
    for (let at = 0; at < pixels.length; at++) whole[at] = pixels[at]! * 255;
    return whole;
  }
  const columns = Math.floor(width / shrink);
  const rows = Math.floor(canvas.height / shrink);
  const bytes = new Uint8ClampedArray(columns * rows * 3);
  const scale = 255 / (shrink * shrink);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < 3; channel++, to++) {
        let sum = 0;
        for (let down = 0; down < shrink; down++) {
          const from = ((row * shrink + down) * width + column * shrink) * 3 + channel;
          for (let across = 0; across < shrink; across++) sum += pixels[from + across * 3]!;
        }
        bytes[to] = sum * scale;
      }
    }
  }
  return bytes;
}
