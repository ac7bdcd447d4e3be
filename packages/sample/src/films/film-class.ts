import type { Canvas } from "../canvas/canvas.js";
import type { Palette } from "../canvas/colour.js";
import type { Random } from "../random/random.js";
import type { SoundTrack } from "../sounds/sound-track.js";

/** Paints one frame of a film onto the whole canvas. */
export type PaintFrame = (canvas: Canvas, timeSeconds: number) => void;

/** A kind of film: a moving scene and the sounds that go with it. */
export interface FilmClass {
  /** Draws what stays the same through the film, and returns the painter of its frames. */
  scene(random: Random, palette: Palette, aspect: number): PaintFrame;
  /** Adds the film's sound to a silent track. */
  playSound(track: SoundTrack, random: Random): void;
}
