import { describe, expect, it } from "vitest";
import { wavBytes } from "../files/wav-bytes.js";
import { createRandom } from "../random/random.js";
import { addNoise } from "./add-noise.js";
import { addTone } from "./add-tone.js";
import { renderSound } from "./render-sound.js";
import { SOUND_CLASSES } from "./sound-classes.js";
import { createTrack, levelTrack, type SoundTrack } from "./sound-track.js";

/** Upward crossings of zero a second. */
function pitchOf({ samples, seconds }: SoundTrack): number {
  let crossings = 0;
  for (let at = 1; at < samples.length; at++) if (samples[at - 1]! <= 0 && samples[at]! > 0) crossings++;
  return crossings / seconds;
}

/** Mean power of the frequencies from `lowHz` to `highHz`, by the definition of the Fourier transform. */
function powerBetween({ samples, sampleRateHz }: SoundTrack, lowHz: number, highHz: number): number {
  let power = 0;
  for (let hertz = lowHz; hertz <= highHz; hertz += 5) {
    let [cosines, sines] = [0, 0];
    for (let at = 0; at < samples.length; at++) {
      const angle = (2 * Math.PI * hertz * at) / sampleRateHz;
      cosines += samples[at]! * Math.cos(angle);
      sines += samples[at]! * Math.sin(angle);
    }
    power += cosines * cosines + sines * sines;
  }
  return power;
}

describe("tones and noise", () => {
  it("sounds at its frequency", () => {
    const track = createTrack(1, 22_050);
    addTone(track, { startSeconds: 0, seconds: 1, frequencyHz: 440, gain: 1 });
    expect(Math.abs(pitchOf(track) - 440)).toBeLessThan(2);
  });

  it("glides by equal factors: from 200 to 800 Hz it passes 600 / ln 4 = 433 periods a second", () => {
    const track = createTrack(1, 22_050);
    addTone(track, { startSeconds: 0, seconds: 1, frequencyHz: 200, toFrequencyHz: 800, gain: 1 });
    expect(Math.abs(pitchOf(track) - 600 / Math.log(4))).toBeLessThan(3);
  });

  it("leaves out partials that would fold back", () => {
    const track = createTrack(0.5, 22_050);
    addTone(track, { startSeconds: 0, seconds: 0.5, frequencyHz: 6000, gain: 1, partials: [[2, 1]] });
    expect(track.samples.every((sample) => sample === 0)).toBe(true);
  });

  it("lets noise of its own band through", () => {
    const track = createTrack(1, 22_050);
    const burst = { startSeconds: 0, seconds: 1, gain: 1, centreHz: 1000, sharpness: 10 };
    addNoise(track, createRandom(1, "noise"), burst);
    const within = powerBetween(track, 950, 1050);
    expect(within).toBeGreaterThan(20 * powerBetween(track, 450, 550));
    expect(within).toBeGreaterThan(20 * powerBetween(track, 1950, 2050));
  });

  it("never writes past the end", () => {
    const track = createTrack(0.1, 22_050);
    addTone(track, { startSeconds: 0.09, seconds: 5, frequencyHz: 440, gain: 1 });
    addNoise(track, createRandom(1, "end"), {
      startSeconds: 0.2,
      seconds: 5,
      gain: 1,
      centreHz: 100,
      sharpness: 1,
    });
    expect(track.samples).toHaveLength(2205);
  });

  it("levels to the peak asked for and fades to silence", () => {
    const track = createTrack(1, 22_050);
    track.samples.fill(3);
    levelTrack(track, 0.5);
    expect(Math.max(...track.samples)).toBeCloseTo(0.5, 6);
    expect([track.samples[0], Math.abs(track.samples.at(-1)!) < 0.001]).toEqual([0, true]);
  });
});

describe("wavBytes", () => {
  it("writes a header of PCM, mono, 16 bits, and samples that clip", () => {
    const bytes = wavBytes({ sampleRateHz: 8000, samples: Float32Array.of(0.5, -2, 1) });
    expect(bytes.length).toBe(50);
    expect([
      bytes.readUInt16LE(20),
      bytes.readUInt16LE(22),
      bytes.readUInt32LE(24),
      bytes.readUInt32LE(40),
    ]).toEqual([1, 1, 8000, 6]);
    expect([44, 46, 48].map((at) => bytes.readInt16LE(at))).toEqual([16384, -32767, 32767]);
  });
});

describe("every kind of sound", () => {
  it.each(SOUND_CLASSES.map((play, kind) => [play.name, kind] as const))(
    "%s is heard for 3 to 4 seconds, never clips, and is finite",
    (_name, kind) => {
      for (let take = 0; take < 3; take++) {
        const { samples, seconds } = renderSound(kind, createRandom(take, "take", kind));
        expect(seconds >= 3 && seconds < 4).toBe(true);
        let [peak, power] = [0, 0];
        for (const sample of samples) {
          peak = Math.max(peak, Math.abs(sample));
          power += sample * sample;
        }
        expect(peak).toBeLessThanOrEqual(0.86);
        // -40 dB: nothing here is near to silence.
        expect(Math.sqrt(power / samples.length)).toBeGreaterThan(0.01);
      }
    },
  );
});
