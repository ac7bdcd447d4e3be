import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeAudio } from "../audio/decode-audio.js";
import { ffmpegPrograms, makeMedia } from "../test-fixtures/ffmpeg-programs.js";
import { withEntryRenamed } from "../test-fixtures/iso-boxes.js";
import { decodeFrames } from "../video/decode-frames.js";
import { probeMedia } from "./probe-media.js";

const programs = await ffmpegPrograms();
const sampling = { kind: "uniform", count: 2 } as const;

let folder: string;
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-hostile-"));
  const picture = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=2"];
  const sound = ["-f", "lavfi", "-i", "sine=duration=2"];
  const make = (...args: string[]) => makeMedia(programs[0]!, ...args);
  await make(...picture, ...sound, "-pix_fmt", "yuv420p", "-movflags", "faststart", path("film.mp4"));
  await make(...sound, path("sound-only.mp4"));
  await make(...picture, "-c:v", "libvpx", path("film.webm"));
  await make("-f", "lavfi", "-i", "color=red:size=32x32", "-frames:v", "1", path("cover.png"));
  await make(...sound, "-i", path("cover.png"), "-map", "0", "-map", "1", "-c:v", "copy", path("song.mp3"));
  await make(
    ...sound,
    "-metadata",
    "title=x\n    Stream #0:1: Video: h264, yuv420p, 640x480, 25 fps",
    path("posing.mp3"),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function frameCount(
  source: string | Uint8Array,
  options: Omit<Parameters<typeof decodeFrames>[1], "sampling">,
): Promise<number> {
  let count = 0;
  for await (const _ of decodeFrames(source, { sampling, ...options })) count++;
  return count;
}

describe.each(programs)("media that mislead, with ffmpeg $version", (ffmpeg) => {
  const options = { ffmpeg };
  const sound = { sampleRateHz: 8000, ffmpeg };

  it("an mp4 without pictures: its frames are refused with the reason, its sound decodes", async () => {
    await expect(frameCount(path("sound-only.mp4"), options)).rejects.toMatchObject({
      code: "EMPTY_INPUT",
      message: expect.stringContaining("its sound alone"),
    });
    expect((await decodeAudio(path("sound-only.mp4"), sound)).samples.length).toBeGreaterThan(15_000);
  });

  it("the cover of a song is no film, and a title cannot pose as one", async () => {
    expect(await probeMedia(path("song.mp3"), options)).toMatchObject({ hasVideo: false, hasAudio: true });
    expect(await probeMedia(path("posing.mp3"), options)).toMatchObject({ hasVideo: false, hasAudio: true });
  });

  it("an encrypted mp4 is CORRUPT_INPUT and says so, for pictures and for sound", async () => {
    const film = withEntryRenamed(await readFile(path("film.mp4")), "avc1", "encv");
    const encrypted = { code: "CORRUPT_INPUT", message: expect.stringContaining("encrypted") };
    await expect(frameCount(film, options)).rejects.toMatchObject(encrypted);
    await expect(decodeAudio(film, sound)).rejects.toMatchObject(encrypted);
    expect(await probeMedia(film, options)).toMatchObject({ encrypted: true });
  });

  it("a film cut short is CORRUPT_INPUT", async () => {
    const film = await readFile(path("film.mp4"));
    for (const cut of [film.subarray(0, -1), film.subarray(0, film.length / 2), film.subarray(0, 40)]) {
      await expect(frameCount(cut, options)).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
    }
    const webm = await readFile(path("film.webm"));
    for (const cut of [webm.subarray(0, -1), webm.subarray(0, 60)]) {
      await expect(frameCount(cut, options)).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
    }
  });

  it("noise behind a film's first bytes is CORRUPT_INPUT", async () => {
    const film = await readFile(path("film.mp4"));
    film.fill(0x5a, 64);
    await expect(frameCount(film, options)).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
  });

  it("nothing, text, a picture and a page are told apart", async () => {
    await expect(frameCount(new Uint8Array(), options)).rejects.toMatchObject({ code: "EMPTY_INPUT" });
    for (const bytes of [
      Buffer.from("text"),
      await readFile(path("cover.png")),
      Buffer.from("<html></html>"),
    ]) {
      await expect(frameCount(bytes, options)).rejects.toMatchObject({ code: "UNSUPPORTED_INPUT" });
      await expect(decodeAudio(bytes, sound)).rejects.toMatchObject({ code: "UNSUPPORTED_INPUT" });
    }
  });

  it("limits hold: bytes, pixels, duration", async () => {
    for (const limits of [{ bytes: 100 }, { pixels: 100 * 100 }, { durationSeconds: 1 }]) {
      await expect(frameCount(path("film.mp4"), { ...options, limits })).rejects.toMatchObject({
        code: "LIMIT_EXCEEDED",
      });
    }
    expect(await frameCount(path("film.mp4"), { ...options, limits: { durationSeconds: 3 } })).toBe(2);
  });

  it.skipIf(ffmpeg.limiter === undefined)(
    "the decoder's memory is limited (skipped without prlimit: the platform cannot limit a child)",
    async () => {
      const large = [
        "-f",
        "lavfi",
        "-i",
        "color=red:size=5900x5900:rate=1:duration=1",
        "-pix_fmt",
        "yuvj444p",
      ];
      await makeMedia(ffmpeg, ...large, "-c:v", "mjpeg", path("large.avi"));
      // A build of shared libraries takes some 300 MiB to start, the packaged one hardly any.
      const limits = { memoryBytes: (ffmpeg === programs[0] ? 200 : 400) * 2 ** 20 };
      expect(await frameCount(path("film.mp4"), { ...options, limits })).toBe(2);
      await expect(frameCount(path("large.avi"), { ...options, limits })).rejects.toMatchObject({
        code: "LIMIT_EXCEEDED",
        details: { limit: "memoryBytes" },
      });
    },
  );

  it("a name that looks like an option, a pattern, an address or two lines is only a name", async () => {
    const film = await readFile(path("film.webm"));
    for (const name of ["-i", "%03d.webm", "http:", "concat:a|b", "a\nb", "'quoted'", "sp ace", "[x]"]) {
      await writeFile(path(name), film);
      expect(await frameCount(path(name), options), name).toBe(2);
    }
  });
});

describe.each(programs)("no file reaches another or the network, with ffmpeg $version", (ffmpeg) => {
  it("lists of files are refused, whatever they are called, and nobody is asked for anything", async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.ts`;
    const film = path("film.mp4");
    const lists = [
      `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}\n#EXTINF:1,\nfile://${film}\n#EXT-X-ENDLIST\n`,
      `ffconcat version 1.0\nfile '${film}'\nfile '${address}'\n`,
      `file '${film}'\n`,
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n`,
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>${address}</BaseURL></MPD>`,
    ];
    try {
      for (const list of lists) {
        await writeFile(path("list.mp4"), list);
        await expect(frameCount(path("list.mp4"), { ffmpeg })).rejects.toMatchObject({
          code: "UNSUPPORTED_INPUT",
        });
      }
      await expect(frameCount(address, { ffmpeg })).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(requests).toBe(0);
    } finally {
      server.close();
    }
  });
});
