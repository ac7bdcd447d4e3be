import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSpeech } from "./find-speech.js";
import { speechSegments } from "./speech-segments.js";

const RATE = 16_000;

/** A voice-like buzz: harmonics of a tone that rises and falls in loudness, four times a second. */
function buzz(seconds: number, loudness = 0.3): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, at) => {
    const time = at / RATE;
    const swell = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * time);
    let sum = 0;
    for (let harmonic = 1; harmonic <= 12; harmonic++)
      sum += Math.sin(2 * Math.PI * 140 * harmonic * time) / harmonic;
    return loudness * swell * sum * 0.5;
  });
}

function noise(seconds: number, deviation: number, seed = 1): Float32Array {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Float32Array.from(
    { length: Math.round(seconds * RATE) },
    () => deviation * (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3),
  );
}

function joined(...parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function mixed(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((value, at) => value + (other[at] ?? 0));
}

const seconds = (spans: readonly { from: number; to: number }[]) =>
  spans.map(({ from, to }) => [from / RATE, to / RATE]);

describe("findSpeech", () => {
  it("finds nothing in silence, hiss or a sound shorter than a frame", () => {
    expect(findSpeech(new Float32Array(RATE * 3))).toEqual([]);
    expect(findSpeech(noise(4, 0.05))).toEqual([]);
    expect(findSpeech(new Float32Array(0))).toEqual([]);
    expect(findSpeech(buzz(0.01))).toEqual([]);
  });

  it.each([
    ["silence", new Float32Array(6 * RATE)],
    ["hiss 20 dB below", noise(6, 0.012)],
  ])("finds where a voice begins and ends in %s", (_, around) => {
    const sound = mixed(around, joined(new Float32Array(2 * RATE), buzz(1.5), new Float32Array(2.5 * RATE)));
    const [span, ...others] = seconds(findSpeech(sound));
    expect(others).toEqual([]);
    expect(span![0]).toBeGreaterThan(1.6);
    expect(span![0]).toBeLessThan(2.1);
    expect(span![1]).toBeGreaterThan(3.3);
    expect(span![1]).toBeLessThan(3.9);
  });

  it("gives spans in order that never overlap, inside the sound and no longer than asked", () => {
    const part = fc.record({ voice: fc.boolean(), length: fc.double({ min: 0.05, max: 4, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const sound = joined(
          ...parts.map(({ voice, length }) => (voice ? buzz(length) : noise(length, 0.002))),
        );
        let reach = 0;
        for (const { from, to } of findSpeech(sound, 2)) {
          expect(from).toBeGreaterThanOrEqual(reach);
          expect(to).toBeGreaterThan(from);
          expect(to - from).toBeLessThanOrEqual(2.2 * RATE);
          reach = to - 512;
        }
        expect(reach).toBeLessThanOrEqual(sound.length);
      }),
      { numRuns: 20 },
    );
  });
});

describe("speechSegments", () => {
  it("hears in pieces what it hears in the whole, each stretch once", async () => {
    const talk = joined(
      ...Array.from({ length: 9 }, (_, at) => joined(new Float32Array(1.3 * RATE), buzz(1 + (at % 3)))),
      new Float32Array(2 * RATE),
    );
    const pieces = async function* () {
      for (let from = 0; from < talk.length; from += 10 * RATE) yield talk.slice(from, from + 10 * RATE);
    };
    const found = [];
    for await (const segment of speechSegments(pieces(), 8)) found.push(segment);
    const whole = seconds(findSpeech(talk, 8));
    expect(found.map(({ startSeconds }) => startSeconds).length).toBe(whole.length);
    for (const [at, { startSeconds, endSeconds, samples }] of found.entries()) {
      expect(Math.abs(startSeconds - whole[at]![0]!)).toBeLessThan(0.3);
      expect(Math.abs(endSeconds - whole[at]![1]!)).toBeLessThan(0.3);
      expect(samples.length / RATE).toBeCloseTo(endSeconds - startSeconds, 3);
    }
  });
});
