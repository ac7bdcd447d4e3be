import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createAudioEncoder } from "@modalis/audio";
import { compareSpaces, rowOf } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSoundTrackEncoder } from "./create-sound-track-encoder.js";
import { createVideoEncoder, type VideoEncoderOptions } from "./create-video-encoder.js";
import { filmFolder } from "./test-fixtures/film-folder.js";
import { meanColourEncoder } from "./test-fixtures/mean-colour-encoder.js";

const films = await filmFolder();
beforeAll(async () => {
  await films.make("red.mp4", { picture: "color=red", sound: "sine=frequency=300" });
  await films.make("noisy.mp4", { picture: "color=red", sound: "anoisesrc=seed=3" });
  await films.make("silent.mp4", { picture: "color=blue" });
  await films.make("quiet.mp4", { picture: "color=blue", sound: "anullsrc" });
  await films.make("tone.wav", { sound: "sine=frequency=300" });
  await films.join("red-blue.mp4", ["color=red:duration=1.5", "color=blue:duration=0.5"]);
});
afterAll(() => films.remove());

function inputOf(...names: string[]) {
  return names.map((name) => ({ id: name, content: films.path(name) }));
}

async function rowsOf(options: VideoEncoderOptions, ...names: string[]): Promise<number[][]> {
  await using encoder = await createVideoEncoder({ frameEncoder: meanColourEncoder(), ...options });
  const { batch, failures } = await encoder.encode(inputOf(...names));
  expect(failures).toEqual([]);
  return names.map((_, index) => [...rowOf(batch, index)].map((value) => Math.round(value * 20) / 20));
}

describe("createVideoEncoder", () => {
  it("pools the rows of a film's frames", async () => {
    const uniform = { sampling: { kind: "uniform", count: 4 } } as const;
    expect(await rowsOf(uniform, "red-blue.mp4")).toEqual([[0.75, 0, 0.25]]);
    expect(await rowsOf({ ...uniform, pooling: "max" }, "red-blue.mp4")).toEqual([[1, 0, 1]]);
    const shots = { sampling: { kind: "shots" } } as const;
    expect(await rowsOf(shots, "red-blue.mp4")).toEqual([[0.5, 0, 0.5]]);
    expect(await rowsOf({ ...shots, pooling: "weighted" }, "red-blue.mp4")).toEqual([[0.75, 0, 0.25]]);
  });

  it("keeps each frame's row with its seconds, a repeated frame once", async () => {
    await using encoder = await createVideoEncoder({
      frameEncoder: meanColourEncoder(),
      sampling: { kind: "uniform", count: 40 },
    });
    const { sequences } = await encoder.encodeSequences(inputOf("red-blue.mp4", "red.mp4"));
    // Two seconds at eight frames a second.
    expect([...sequences.lengths].every((length) => length >= 14 && length <= 16)).toBe(true);
    const first = sequences.lengths[0]!;
    const isRed = [...sequences.positions!.subarray(0, first)].map((seconds) => seconds < 1.5);
    for (const [index, red] of isRed.entries()) expect(sequences.values[index * 3]! > 0.5).toBe(red);
  });

  it("says of each row which content it is of, and of how many frames", async () => {
    await using encoder = await createVideoEncoder({ frameEncoder: meanColourEncoder() });
    const { batch } = await encoder.encode(inputOf("red.mp4"));
    const digest = createHash("sha256")
      .update(await readFile(films.path("red.mp4")))
      .digest("hex");
    expect(batch.provenance).toEqual([{ contentSha256: [digest], notes: ["8 frames"] }]);
  });

  it("reports a film whose frames get rows that are not finite, and keeps the others", async () => {
    const colours = meanColourEncoder();
    const frameEncoder: typeof colours = {
      ...colours,
      async encode(inputs, options) {
        const { batch, failures } = await colours.encode(inputs, options);
        // Of an encoder that does not check what its model gave: no red, no number.
        const values = batch.values.map((value, at) => value / Math.round(batch.values[at - (at % 3)]!));
        return { batch: { ...batch, values }, failures };
      },
    };
    await using encoder = await createVideoEncoder({ frameEncoder });
    const inputs = inputOf("silent.mp4", "red.mp4");
    const pooled = await encoder.encode(inputs);
    const each = await encoder.encodeSequences(inputs);
    expect([pooled.batch.ids, each.sequences.ids]).toEqual([["red.mp4"], ["red.mp4"]]);
    const expected = [{ id: "silent.mp4", error: { code: "INVALID_MODEL" } }];
    expect(pooled.failures).toMatchObject(expected);
    expect(each.failures).toMatchObject(expected);
  });

  it("leaves a frame encoder that it was given at work", async () => {
    let isDisposed = false;
    const frameEncoder = {
      ...meanColourEncoder(),
      async [Symbol.asyncDispose]() {
        isDisposed = true;
      },
    };
    const encoder = await createVideoEncoder({ frameEncoder });
    await encoder[Symbol.asyncDispose]();
    expect(isDisposed).toBe(false);
  });

  it("refuses a sampling that is none before it opens the frame encoder", async () => {
    await expect(
      createVideoEncoder({
        sampling: { kind: "uniform", count: 0 },
        modelFolder: "no/such/folder",
        ffmpegPath: "/absent",
      }),
    ).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("refuses options that are none, and an id given twice", async () => {
    const frameEncoder = meanColourEncoder();
    for (const options of [
      { leastFrameSide: 0 },
      { pooling: "median" },
      { sampling: { kind: "uniform", count: 0 } },
      { sampling: { kind: "random" } },
    ] as VideoEncoderOptions[]) {
      await expect(createVideoEncoder({ frameEncoder, ...options })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
    }
    await expect(createVideoEncoder({ frameEncoder, ffmpegPath: "/absent" })).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
    });
    await using encoder = await createVideoEncoder({ frameEncoder });
    await expect(encoder.encode(inputOf("red.mp4", "red.mp4"))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

describe("createSoundTrackEncoder", () => {
  it("puts the sound of a film where the audio encoder puts the same sound", async () => {
    await using tracks = await createSoundTrackEncoder();
    await using sounds = await createAudioEncoder();
    expect(tracks.space).toMatchObject({ modality: "video", aspect: "sound" });
    expect(compareSpaces(tracks.space, sounds.space)).toEqual({ comparable: true, because: "joint-space" });
    const { batch } = await tracks.encode(inputOf("red.mp4", "noisy.mp4"));
    const ofSound = (await sounds.encode(inputOf("tone.wav"))).batch.values;
    expect(cosine(rowOf(batch, 0), ofSound)).toBeGreaterThan(0.95);
    expect(cosine(rowOf(batch, 0), ofSound)).toBeGreaterThan(cosine(rowOf(batch, 1), ofSound));
  });

  it("reports a film without sound, or with silence, as EMPTY_INPUT of its own", async () => {
    await using tracks = await createSoundTrackEncoder();
    const { batch, failures } = await tracks.encode(inputOf("silent.mp4", "red.mp4", "quiet.mp4"));
    expect(batch.ids).toEqual(["red.mp4"]);
    expect(failures).toMatchObject([
      { id: "silent.mp4", error: { code: "EMPTY_INPUT" } },
      { id: "quiet.mp4", error: { code: "EMPTY_INPUT" } },
    ]);
  });
});

const shared = fileURLToPath(new URL("../../../../shared/data/video/", import.meta.url));

describe("real films", () => {
  it.skipIf(!existsSync(shared))(
    "of HEVC and H.264 encode (skipped where absent: needs ../shared/data)",
    async () => {
      await using encoder = await createVideoEncoder({ cacheFolder: films.path("models") });
      const names = ["10034.mp4", "archery.mp4", "sign-A.mp4", "sign-After.mp4"];
      const { batch, failures } = await encoder.encode(
        names.map((id) => ({ id, content: `${shared}${id}` })),
      );
      expect(failures).toEqual([]);
      const [, archery, signA, signAfter] = names.map((_, index) => rowOf(batch, index));
      expect(cosine(signA!, signAfter!)).toBeGreaterThan(cosine(signA!, archery!));
    },
  );
});

function cosine(left: Float32Array, right: Float32Array): number {
  const dot = left.reduce((sum, value, at) => sum + value * right[at]!, 0);
  return dot / (Math.hypot(...left) * Math.hypot(...right));
}
