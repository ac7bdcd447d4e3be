import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ffmpegPrograms, makeMedia } from "../test-fixtures/ffmpeg-programs.js";
import { sine } from "../test-fixtures/wav-bytes.js";
import { decodeAudio } from "./decode-audio.js";

const programs = await ffmpegPrograms();
const tone = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=2"];
const picture = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=2"];
const encodings: Readonly<Record<string, readonly string[]>> = {
  mp3: [],
  flac: [],
  ogg: ["-c:a", "libvorbis"],
  m4a: ["-c:a", "aac"],
  webm: ["-c:a", "libopus"],
  mkv: ["-c:a", "flac"],
  aiff: [],
  au: [],
  "adpcm.wav": ["-c:a", "adpcm_ms"],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-audio-"));
  const [program] = programs;
  for (const [ending, codec] of Object.entries(encodings)) {
    await makeMedia(program!, ...tone, "-ac", "2", ...codec, join(folder, `tone.${ending}`));
  }
  await makeMedia(program!, ...picture, ...tone, join(folder, "film.mp4"));
  await makeMedia(program!, ...picture, join(folder, "silent-film.mp4"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The share of a sound's energy that is a tone of 440 Hz, 0 to 1. */
function toneShare(samples: Float32Array, sampleRateHz: number): number {
  let [cosine, sine, energy] = [0, 0, 0];
  for (const [at, sample] of samples.entries()) {
    const angle = (2 * Math.PI * 440 * at) / sampleRateHz;
    cosine += sample * Math.cos(angle);
    sine += sample * Math.sin(angle);
    energy += sample * sample;
  }
  return (2 * (cosine * cosine + sine * sine)) / (samples.length * energy);
}

describe.each(programs)("decodeAudio with ffmpeg $version", (ffmpeg) => {
  it("decodes every format to the same tone, told by content alone", async () => {
    for (const ending of [...Object.keys(encodings), "film"]) {
      const bytes = await readFile(join(folder, ending === "film" ? "film.mp4" : `tone.${ending}`));
      const named = join(folder, `-t:1 %d\n${ending}.txt`);
      await writeFile(named, bytes);
      const { samples } = await decodeAudio(named, { sampleRateHz: 16_000, ffmpeg });
      expect(samples.length / 16_000, ending).toBeCloseTo(2, 0);
      expect(toneShare(samples, 16_000), ending).toBeGreaterThan(0.95);
      expect(Math.max(...samples)).toBeGreaterThan(0.08);
    }
  });

  it("decodes bytes as it does a file, and leaves no file behind", async () => {
    const path = join(folder, "tone.flac");
    const temporary = await mkdtemp(join(folder, "temporary-"));
    vi.stubEnv("TMPDIR", temporary);
    const fromFile = await decodeAudio(path, { sampleRateHz: 22_050, ffmpeg });
    const fromBytes = await decodeAudio(await readFile(path), { sampleRateHz: 22_050, ffmpeg });
    expect(fromBytes).toEqual(fromFile);
    vi.unstubAllEnvs();
    expect(await readdir(temporary)).toEqual([]);
  });

  it("takes an excerpt around the middle, and the whole of a shorter sound", async () => {
    for (const ending of ["mp3", "flac", "ogg"]) {
      const excerpt = await decodeAudio(join(folder, `tone.${ending}`), {
        sampleRateHz: 8000,
        excerptSeconds: 0.5,
        ffmpeg,
      });
      expect(excerpt.samples.length / 8000).toBeCloseTo(0.5, 1);
    }
    const whole = await decodeAudio(join(folder, "tone.flac"), {
      sampleRateHz: 8000,
      excerptSeconds: 60,
      ffmpeg,
    });
    expect(whole.samples).toHaveLength(16_000);
  });

  it("says that a film without sound has none", async () => {
    await expect(
      decodeAudio(join(folder, "silent-film.mp4"), { sampleRateHz: 8000, ffmpeg }),
    ).rejects.toMatchObject({
      code: "EMPTY_INPUT",
      message: expect.stringContaining("no sound track"),
    });
  });

  it("holds the duration limit before and while decoding", async () => {
    const limits = { durationSeconds: 0.5 };
    for (const ending of ["flac", "mp3"]) {
      await expect(
        decodeAudio(join(folder, `tone.${ending}`), { sampleRateHz: 8000, limits, ffmpeg }),
      ).rejects.toMatchObject({
        code: "LIMIT_EXCEEDED",
      });
    }
  });

  it("reports a sound cut in half", async () => {
    for (const name of ["tone.flac", "tone.mp3", "tone.ogg", "tone.mkv", "tone.m4a", "film.mp4"]) {
      const bytes = await readFile(join(folder, name));
      const half = bytes.subarray(0, bytes.length / 2);
      await expect(decodeAudio(half, { sampleRateHz: 8000, ffmpeg }), name).rejects.toMatchObject({
        code: "CORRUPT_INPUT",
      });
    }
  });

  it("rejects with the signal's reason while ffmpeg works", async () => {
    const reason = new Error("stop");
    const controller = new AbortController();
    const path = join(folder, "never-ends");
    await writeFile(path, `#!/bin/sh\ntouch '${folder}/begun'\nexec sleep 600\n`, { mode: 0o755 });
    const running = decodeAudio(join(folder, "tone.mp3"), {
      sampleRateHz: 8000,
      ffmpeg: { ...ffmpeg, path },
      signal: controller.signal,
    });
    running.catch(() => undefined);
    const begun = () => existsSync(join(folder, "begun"));
    await expect.poll(begun, { timeout: 60_000, interval: 10 }).toBe(true);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await rm(join(folder, "begun"));
  });
});

describe("decodeAudio compared with the formula", () => {
  it("gives the samples of the tone that a lossless file was made of", async () => {
    const path = join(folder, "tone.flac");
    const { samples } = await decodeAudio(path, { sampleRateHz: 44_100, ffmpeg: programs[0]! });
    const wanted = sine(440, 44_100, 2, 1 / 8);
    for (let at = 0; at < samples.length; at += 7) expect(samples[at]).toBeCloseTo(wanted[at]!, 2);
  });
});
