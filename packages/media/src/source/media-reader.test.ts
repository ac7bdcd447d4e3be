import type { MediaSource } from "@modalis/contract";
import { expect, it } from "vitest";
import { decodeAudio } from "../audio/decode-audio.js";
import { decodeImage } from "../image/decode-image.js";
import { probeMedia } from "../probe/probe-media.js";
import { decodeFrames } from "../video/decode-frames.js";

async function firstFrame(source: MediaSource): Promise<void> {
  for await (const _ of decodeFrames(source, { sampling: { kind: "uniform", count: 1 } })) return;
}

it.each([[null], [undefined], [5], [{}], [[1, 2]], [new ArrayBuffer(4)]])(
  "%j is no picture, sound or film: whoever reads it says so, and what to give",
  async (given) => {
    const source = given as unknown as MediaSource;
    const readers = [
      () => decodeImage(source),
      () => decodeAudio(source, { sampleRateHz: 16_000 }),
      () => probeMedia(source),
      () => firstFrame(source),
    ];
    for (const read of readers)
      await expect(read()).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining("a path or a Uint8Array"),
      });
  },
);
