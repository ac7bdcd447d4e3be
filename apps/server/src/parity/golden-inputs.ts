import { ModalisError } from "@modalis/contract";
import type { RgbImage } from "@modalis/media";

/**
 * The picture that a golden names: waves of colour, in whole numbers, so that Python paints the same pixels.
 *
 * @throws `INVALID_ARGUMENT` for sizes that no golden has.
 */
export function goldenPicture(width: number, height: number, seed: number): RgbImage {
  const sound = [width, height].every((side) => Number.isSafeInteger(side) && side >= 1 && side <= 4096);
  if (!sound || !Number.isSafeInteger(seed) || seed < 0 || seed > 1000) throw strange();
  const data = new Uint8Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const product = Math.floor((x * y) / (7 + seed));
      for (let channel = 0; channel < 3; channel++)
        data[at++] = (x * (3 + channel + seed) + y * (5 - channel) + product) % 256;
    }
  }
  return { width, height, data };
}

/**
 * The sound that a golden names: a rising tone with an overtone, louder and softer three times a second.
 *
 * @throws `INVALID_ARGUMENT` for lengths that no golden has.
 */
export function goldenSound(sampleRateHz: number, seconds: number, seed: number): Float32Array {
  if (!(seconds > 0 && seconds <= 120 && Number.isFinite(seed))) throw strange();
  const round = 2 * Math.PI;
  return Float32Array.from({ length: Math.floor(sampleRateHz * seconds) }, (_, n) => {
    const t = n / sampleRateHz;
    const tone = 0.5 * Math.sin(round * (200 + 150 * seed + 300 * t) * t) + 0.2 * Math.sin(round * 1700 * t);
    return tone * (0.6 + 0.4 * Math.sin(round * 3 * t));
  });
}

function strange(): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    "the golden names an input of a size that none has; make it again",
  );
}
