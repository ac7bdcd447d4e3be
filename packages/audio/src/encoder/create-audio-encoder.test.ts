import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareSpaces, type EncoderV1, rowOf } from "@modalis/contract";
import { findFfmpeg } from "@modalis/media";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noise, plucks, soundOf, tone } from "../test-fixtures/sounds.js";
import type { AudioContent } from "./audio-content.js";
import { type AudioEncoderOptions, createAudioEncoder } from "./create-audio-encoder.js";
import { pcmAsWav } from "./pcm-as-wav.js";

const ffmpeg = await findFfmpeg({ resolveFrom: [import.meta.url] }).catch(() => undefined);

async function encodeOne(encoder: EncoderV1<AudioContent>, content: AudioContent): Promise<number[]> {
  const { batch, failures } = await encoder.encode([{ id: "sound", content }]);
  expect(failures).toEqual([]);
  return [...rowOf(batch, 0)];
}

function gap(left: readonly number[], right: readonly number[]): number {
  return Math.max(...left.map((value, index) => Math.abs(value - right[index]!) / (1 + Math.abs(value))));
}

function distance(left: readonly number[], right: readonly number[]): number {
  return Math.hypot(...left.map((value, index) => (value - right[index]!) / (1 + Math.abs(value))));
}

describe("createAudioEncoder", () => {
  let encoder: EncoderV1<AudioContent>;
  let folder: string;
  beforeAll(async () => {
    encoder = await createAudioEncoder();
    folder = await mkdtemp(join(tmpdir(), "modalis-sounds-"));
  });
  afterAll(async () => {
    await encoder[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it("gives the same row for samples, for a WAV in memory and for a WAV file", async () => {
    const sound = plucks(440);
    const path = join(folder, "a wav without its suffix");
    await writeFile(path, pcmAsWav(sound));
    const expected = await encodeOne(encoder, sound);
    expect(await encodeOne(encoder, pcmAsWav(sound))).toEqual(expected);
    expect(await encodeOne(encoder, path)).toEqual(expected);
  });

  it.skipIf(ffmpeg === undefined)(
    `gives nearly the same row for a compressed file${ffmpeg ? "" : " (skipped: no ffmpeg here)"}`,
    async () => {
      const sound = noise(11);
      const [wav, flac] = [join(folder, "noise.wav"), join(folder, "noise.flac")];
      await writeFile(wav, pcmAsWav(sound));
      execFileSync(ffmpeg!.path, ["-v", "error", "-i", wav, flac]);
      expect(gap(await encodeOne(encoder, sound), await encodeOne(encoder, flac))).toBeLessThan(0.01);
    },
  );

  it("takes samples of any rate: a tone recorded at 48 kHz is that tone", async () => {
    const row = await encodeOne(encoder, tone(440, 0.6));
    const resampled = await encodeOne(encoder, tone(440, 0.6, 48_000));
    const other = await encodeOne(encoder, tone(660, 0.6));
    expect(distance(row, resampled)).toBeLessThan(0.5 * distance(row, other));
  });

  it("keeps the order of a batch, and names each failure", async () => {
    const inputs = [tone(200), soundOf(1, () => 0), noise(2), "no such file", 3, null, tone(300)].map(
      (content, index) => ({ id: `s${index}`, content: content as AudioContent }),
    );
    const { batch, failures } = await encoder.encode(inputs);
    expect(batch.ids).toEqual(["s0", "s2", "s6"]);
    expect(failures.map(({ id, error }) => [id, (error as { code?: string }).code])).toEqual([
      ["s1", "EMPTY_INPUT"],
      ["s3", "NOT_FOUND"],
      ["s4", "INVALID_ARGUMENT"],
      ["s5", "INVALID_ARGUMENT"],
    ]);
  });

  it("hears what trimming and levelling leave", async () => {
    const loud = noise(9, 0.75);
    const hiss = noise(4, 1.75, 1e-4).samples;
    const padded = soundOf(1.75, (_, index) => hiss[index]! + (loud.samples[index - 11_025] ?? 0));
    await using trimming = await createAudioEncoder({ trim: true });
    const trimmed = distance(await encodeOne(trimming, loud), await encodeOne(trimming, padded));
    const untrimmed = distance(await encodeOne(encoder, loud), await encodeOne(encoder, padded));
    expect(trimmed).toBeLessThan(0.5 * untrimmed);
    await using levelling = await createAudioEncoder({ level: true });
    const quiet = soundOf(0.75, (_, index) => loud.samples[index]! * 0.1);
    expect(gap(await encodeOne(levelling, loud), await encodeOne(levelling, quiet))).toBeLessThan(0.05);
    expect(gap(await encodeOne(encoder, loud), await encodeOne(encoder, quiet))).toBeGreaterThan(0.2);
  });

  it("stops a batch at work, and works again", async () => {
    const stop = new AbortController();
    const inputs = Array.from({ length: 20 }, (_, index) => ({ id: `${index}`, content: tone(300, 2) }));
    const outcome = encoder.encode(inputs, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 20);
    await expect(outcome).rejects.toThrow("enough");
    expect(await encodeOne(encoder, tone(300))).toHaveLength(981);
  });

  it.each<AudioEncoderOptions>([
    { maxBatchSize: 0 },
    { decodeAhead: 1.5 },
    { describedSeconds: 1 },
    { excerptSeconds: -1 },
    { excerptSeconds: 1e9 },
    { trim: { thresholdDbfs: 3 } },
    { modality: "two words" },
  ])("refuses %j", async (options) => {
    await expect(createAudioEncoder(options)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

describe("the space of the spectral descriptors", () => {
  const spaceOf = async (options: AudioEncoderOptions = {}) => {
    await using encoder = await createAudioEncoder(options);
    return encoder.space;
  };

  it("is one for every default encoder, whatever its batches and limits", async () => {
    const other = await spaceOf({ maxBatchSize: 4, decodeAhead: 1, limits: { bytes: 1000 } });
    expect(other).toEqual(await spaceOf());
    expect(other).toMatchObject({ modality: "audio", dimensions: 981, normalisation: "none" });
  });

  it("is comparable with the sound of films", async () => {
    const film = await spaceOf({ modality: "video", aspect: "sound" });
    expect(film).toMatchObject({ modality: "video", aspect: "sound" });
    expect(compareSpaces(await spaceOf(), film)).toEqual({ comparable: true, because: "joint-space" });
  });

  it("is another for sounds heard differently", async () => {
    const plain = await spaceOf();
    for (const options of [
      { trim: true },
      { level: true },
      { gate: true },
      { excerptSeconds: 30 },
      { describedSeconds: 20 },
    ]) {
      expect(compareSpaces(plain, await spaceOf(options)).comparable, JSON.stringify(options)).toBe(false);
    }
  });
});
