import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { int16Bytes, sine, wavBytes } from "../test-fixtures/wav-bytes.js";
import { decodeAudio } from "./decode-audio.js";

/** No test of this file may need ffmpeg. */
const noFfmpeg = { path: "/absent/ffmpeg", origin: "option", version: "0", frameTiming: [] } as const;

async function decoded(bytes: Uint8Array, sampleRateHz = 8000): Promise<Float32Array> {
  return (await decodeAudio(bytes, { sampleRateHz, ffmpeg: noFfmpeg })).samples;
}

describe("plain WAV is decoded without ffmpeg", () => {
  it("scales each sample format to -1..1", async () => {
    const cases: readonly (readonly [tag: number, bits: number, data: readonly number[]])[] = [
      [1, 8, [0, 128, 192]],
      [1, 16, [0, 0x80, 0, 0, 0, 0x40]],
      [1, 24, [0, 0, 0x80, 0, 0, 0, 0, 0, 0x40]],
      [1, 32, [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40]],
      [3, 32, [...new Uint8Array(Float32Array.of(-1, 0, 0.5).buffer)]],
      [3, 64, [...new Uint8Array(Float64Array.of(-1, 0, 0.5).buffer)]],
    ];
    for (const [tag, bits, data] of cases) {
      expect([...(await decoded(wavBytes({ tag, bits, data: Uint8Array.from(data) })))]).toEqual([
        -1, 0, 0.5,
      ]);
    }
  });

  it("mixes channels to their mean", async () => {
    const data = int16Bytes([0.5, -0.25, 1, 0]);
    expect((await decoded(wavBytes({ channels: 2, data })))[0]).toBeCloseTo(0.125, 6);
    expect(await decoded(wavBytes({ channels: 4, data }))).toHaveLength(1);
  });

  it("gives back what was written, for any 16-bit samples", async () => {
    await fc.assert(
      fc.asyncProperty(fc.int16Array({ minLength: 1, maxLength: 50 }), async (values) => {
        const samples = await decoded(wavBytes({ data: new Uint8Array(values.slice().buffer) }));
        expect([...samples]).toEqual([...values].map((value) => value / 32768));
      }),
    );
  });

  it("changes the rate and keeps pitch, length and level", async () => {
    const tone = sine(440, 44_100, 1);
    const samples = await decoded(wavBytes({ sampleRateHz: 44_100, data: int16Bytes(tone) }), 16_000);
    expect(samples).toHaveLength(16_000);
    const wanted = sine(440, 16_000, 1);
    for (let at = 1000; at < 15_000; at++) expect(samples[at]).toBeCloseTo(wanted[at]!, 3);
  });

  it("reads a file whose writer did not know its length", async () => {
    const data = int16Bytes([0.5, 0.5]);
    expect(await decoded(wavBytes({ data, claimedBytes: 0xffffffff }))).toHaveLength(2);
  });

  it("takes an excerpt around the middle", async () => {
    const data = int16Bytes(
      Array.from({ length: 8000 * 3 }, (_, at) => (at < 8000 ? 0.25 : at < 16_000 ? 0.5 : 0.75)),
    );
    const { samples } = await decodeAudio(wavBytes({ data }), {
      sampleRateHz: 8000,
      excerptSeconds: 1,
      ffmpeg: noFfmpeg,
    });
    expect(samples).toHaveLength(8000);
    expect(samples.every((sample) => sample === 0.5)).toBe(true);
  });
});

describe("a WAV whose header lies is CORRUPT_INPUT", () => {
  const data = int16Bytes([0.1, 0.2, 0.3, 0.4]);
  const lies = {
    "more samples than the file has": { claimedBytes: 4000 },
    "no channel": { channels: 0, bytesPerFrame: 2 },
    "a thousand channels": { channels: 1000, bytesPerFrame: 2000 },
    "a rate of zero": { sampleRateHz: 0 },
    "an absurd rate": { sampleRateHz: 4_000_000_000 },
    "samples of seven bits": { bits: 7, bytesPerFrame: 1 },
    "frames that do not fit its channels": { channels: 2, bytesPerFrame: 2 },
    "floats of 16 bits": { tag: 3 },
  };
  for (const [what, lie] of Object.entries(lies)) {
    it(`which claims ${what}`, async () => {
      await expect(decoded(wavBytes({ data, ...lie }))).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
    });
  }

  it("which ends before its samples, or gives them before their format", async () => {
    const whole = wavBytes({ data });
    await expect(decoded(whole.subarray(0, 36))).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
    const swapped = Buffer.concat([whole.subarray(0, 12), whole.subarray(36), whole.subarray(12, 36)]);
    await expect(decoded(swapped)).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
  });

  it("whose floats are not numbers", async () => {
    const bytes = wavBytes({ tag: 3, bits: 32, data: new Uint8Array(Float32Array.of(0, Number.NaN).buffer) });
    await expect(decoded(bytes)).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
  });

  it("and no damage to a header ever does worse than a typed error", async () => {
    const whole = wavBytes({ data });
    await fc.assert(
      fc.asyncProperty(fc.nat(43), fc.nat(255), fc.nat(52), async (at, value, length) => {
        const damaged = Uint8Array.from(whole);
        damaged[at] = value;
        const outcome = await decoded(damaged.subarray(0, Math.max(1, length))).catch((error) => error.code);
        const codes = [
          "CORRUPT_INPUT",
          "EMPTY_INPUT",
          "UNSUPPORTED_INPUT",
          "LIMIT_EXCEEDED",
          "MISSING_DEPENDENCY",
        ];
        if (typeof outcome === "string") expect(codes).toContain(outcome);
        else expect(outcome).toBeInstanceOf(Float32Array);
      }),
    );
  });
});

describe("decodeAudio holds its limits", () => {
  const second = wavBytes({ data: int16Bytes(sine(440, 8000, 1)) });

  it("on bytes, duration and decoded bytes", async () => {
    for (const limits of [{ bytes: 100 }, { durationSeconds: 0.5 }, { decodedBytes: 1000 }]) {
      await expect(decodeAudio(second, { sampleRateHz: 8000, limits })).rejects.toMatchObject({
        code: "LIMIT_EXCEEDED",
      });
    }
  });

  it("and refuses a rate that is none", async () => {
    for (const sampleRateHz of [0, 44_100.5, Number.NaN, 1e9]) {
      await expect(decodeAudio(second, { sampleRateHz })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    }
  });

  it("reports a header without samples as EMPTY_INPUT", async () => {
    await expect(decoded(wavBytes({ data: new Uint8Array() }))).rejects.toMatchObject({
      code: "EMPTY_INPUT",
    });
  });
});
