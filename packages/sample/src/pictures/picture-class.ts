import type { Canvas } from "../canvas/canvas.js";
import type { Palette } from "../canvas/colour.js";
import type { Random } from "../random/random.js";

/** Paints one picture of a kind; everything but the kind is drawn at random. */
export type PictureClass = (canvas: Canvas, random: Random, palette: Palette) => void;
