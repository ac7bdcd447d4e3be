import { addNoise } from "./add-noise.js";
import type { SoundClass } from "./sound-class.js";

/** Wind: noise that swells and whistles, with no beat. */
export const playWind: SoundClass = (track, random) => {
  const gust = random.between(0.25, 0.5);
  const start = random.between(0, 6);
  const swell = (time: number) => 0.55 + 0.45 * Math.sin(2 * Math.PI * gust * time + start);
  const whole = { startSeconds: 0, seconds: track.seconds };
  const centreHz = random.between(350, 650);
  addNoise(track, random, {
    ...whole,
    gain: 1,
    centreHz,
    sharpness: random.between(2, 4),
    envelope: (time) => swell(time) ** 1.5,
    sweep: (time) => 0.7 + 0.9 * swell(time),
  });
  addNoise(track, random, {
    ...whole,
    gain: 0.35,
    centreHz: centreHz * 0.4,
    sharpness: 0.8,
    envelope: swell,
  });
};
