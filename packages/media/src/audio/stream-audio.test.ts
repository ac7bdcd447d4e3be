import { describe, expect, it } from "vitest";
import { ffmpegPrograms } from "../test-fixtures/ffmpeg-programs.js";
import { int16Bytes, sine, wavBytes } from "../test-fixtures/wav-bytes.js";
import { streamAudio } from "./stream-audio.js";

const [ffmpeg] = await ffmpegPrograms();
const rate = { sampleRateHz: 8000, ffmpeg: ffmpeg! };
const wav = (samples: Float32Array) => wavBytes({ data: int16Bytes(samples) });

async function lengthsOf(samples: Float32Array, pieceSamples: number) {
  const pieces: Float32Array[] = [];
  for await (const piece of streamAudio(wav(samples), { ...rate, pieceSamples })) pieces.push(piece);
  return pieces;
}

describe("streamAudio", () => {
  it("gives every sample once and in order, in pieces of the size asked for", async () => {
    const tone = sine(440, 8000, 1.3);
    const pieces = await lengthsOf(tone, 3000);
    expect(pieces.map(({ length }) => length)).toEqual([3000, 3000, 3000, 1400]);
    const joined = pieces.flatMap((piece) => [...piece]);
    expect(Math.max(...joined.map((value, at) => Math.abs(value - tone[at]!)))).toBeLessThan(1e-3);
  });

  it("stops its decoder when the caller has heard enough", async () => {
    const { signal } = new AbortController();
    for await (const piece of streamAudio(wav(sine(440, 8000, 20)), { ...rate, pieceSamples: 800, signal })) {
      expect(piece).toHaveLength(800);
      break;
    }
  });

  it("refuses a length over the limit, a film without sound, and sizes out of range", async () => {
    const short = { ...rate, pieceSamples: 800, limits: { durationSeconds: 1 } };
    const heard = async (source: Uint8Array, options: Parameters<typeof streamAudio>[1]) => {
      for await (const _ of streamAudio(source, options));
    };
    await expect(heard(wav(sine(440, 8000, 3)), short)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    await expect(heard(new Uint8Array(), { ...rate, pieceSamples: 1 })).rejects.toMatchObject({
      code: "EMPTY_INPUT",
    });
    await expect(heard(wav(sine(440, 8000, 1)), { ...rate, pieceSamples: 0 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});
