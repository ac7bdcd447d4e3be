import { shadeCanvas } from "../canvas/canvas.js";
import { addTone } from "../sounds/add-tone.js";
import type { FilmClass } from "./film-class.js";

/** A flight through a tunnel of chequered rings. */
export const tunnelFilm: FilmClass = {
  scene(random, palette, aspect) {
    const light = random.pick(palette.pale);
    const colour = random.pick(palette.strong);
    const sectors = 2 * (4 + random.integer(4));
    const speed = random.between(1.6, 2.6);
    const twist = random.between(-0.6, 0.6);
    return (canvas, time) =>
      shadeCanvas(canvas, (x, y, out) => {
        const dx = x - aspect / 2 - 0.08 * Math.sin(time * 1.3);
        const dy = y - 0.5 - 0.06 * Math.cos(time * 1.7);
        const radius = Math.sqrt(dx * dx + dy * dy) + 1e-3;
        const depth = 0.55 / radius + time * speed;
        const angle = (Math.atan2(dy, dx) / (2 * Math.PI) + 0.5 + twist * time * 0.3) * sectors;
        const check = (Math.floor(depth) + Math.floor(angle)) & 1;
        const fog = Math.min(1, radius * 2.4);
        const face = check === 0 ? light : colour;
        for (let channel = 0; channel < 3; channel++) out[channel] = face[channel]! * fog;
      });
  },
  playSound(track, random) {
    const root = random.between(60, 90);
    for (const [voice, ratio] of [1, 1.5, 2.01, 3.02].entries()) {
      const glide = { frequencyHz: root * ratio, toFrequencyHz: root * ratio * 1.8, gain: 0.6 / (voice + 1) };
      const wobble = { depth: 0.03, rateHz: 5 + voice };
      addTone(track, {
        startSeconds: 0,
        seconds: track.seconds,
        ...glide,
        attackSeconds: 0.3,
        vibrato: wobble,
      });
    }
  },
};
