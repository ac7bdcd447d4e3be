import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ffmpegPrograms, makeMedia } from "../test-fixtures/ffmpeg-programs.js";
import { type DecodeFramesOptions, decodeFrames } from "./decode-frames.js";
import { detectShots } from "./find-shots.js";
import type { VideoFrame } from "./video-frame.js";

const programs = await ffmpegPrograms();
/** Its red value is 100 in the first second, 110 in the second, and so on. */
const stairs = "nullsrc=size=64x48:rate=10:duration=4,format=gbrp,geq=r='100+10*floor(T)':g=0:b=0";
const lossless = ["-c:v", "libx264rgb", "-qp", "0", "-g", "10"];

let folder: string;
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-frames-"));
  const make = (...args: string[]) => makeMedia(programs[0]!, ...args);
  await make("-f", "lavfi", "-i", stairs, ...lossless, path("stairs.mp4"));
  await make("-i", path("stairs.mp4"), "-c", "copy", "-f", "matroska", "-live", "1", path("endless.mkv"));
  await make("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.3", path("three.mp4"));
  await make("-f", "lavfi", "-i", "testsrc=size=64x48:rate=1:duration=1", path("one.mp4"));
  await make("-f", "lavfi", "-i", "testsrc=size=64x48:rate=1:duration=2", path("two.mp4"));
  await make("-f", "lavfi", "-i", "color=black:size=64x48:rate=1:duration=300", "-g", "5", path("long.mp4"));
  const colours = ["red", "green", "blue", "white"].flatMap((colour) => [
    "-f",
    "lavfi",
    "-i",
    `color=${colour}:size=64x48:rate=10:duration=1`,
  ]);
  await make(...colours, "-filter_complex", "concat=n=4", path("shots.mp4"));
  await make("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", path("upright.mp4"));
  await make("-i", path("upright.mp4"), "-c", "copy", "-metadata:s:v:0", "rotate=90", path("turned.mp4"));
  await make("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1,setsar=2", path("wide.mp4"));
});
afterAll(() => rm(folder, { recursive: true }));

async function framesOf(source: string | Uint8Array, options: DecodeFramesOptions): Promise<VideoFrame[]> {
  const frames: VideoFrame[] = [];
  for await (const frame of decodeFrames(source, options)) frames.push(frame);
  return frames;
}

function reds(frames: readonly VideoFrame[]): number[] {
  return frames.map(({ image }) => image.data[0]!);
}

function times(frames: readonly VideoFrame[]): number[] {
  return frames.map(({ timeSeconds }) => Number(timeSeconds.toFixed(3)));
}

describe.each(programs)("decodeFrames with ffmpeg $version", (ffmpeg) => {
  const uniform = (count: number): DecodeFramesOptions => ({ sampling: { kind: "uniform", count }, ffmpeg });

  it("takes the middles of equal parts", async () => {
    const frames = await framesOf(path("stairs.mp4"), uniform(4));
    expect(times(frames)).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect(reds(frames)).toEqual([100, 110, 120, 130]);
    expect(frames.map(({ spanSeconds }) => Number(spanSeconds?.toFixed(1)))).toEqual([1, 1, 1, 1]);
  });

  it("gives exactly as many frames as asked for, of any film, the same each time", async () => {
    for (const name of ["three.mp4", "endless.mkv", "long.mp4", "stairs.mp4"]) {
      const frames = await framesOf(path(name), uniform(7));
      expect(frames, name).toHaveLength(7);
      expect(times(frames)).toEqual([...times(frames)].sort((left, right) => left - right));
      expect(await framesOf(path(name), uniform(7))).toEqual(frames);
    }
  });

  it("shows each frame of a slow film while it lasts, even the only one", async () => {
    expect(times(await framesOf(path("one.mp4"), uniform(3)))).toEqual([0, 0, 0]);
    expect(times(await framesOf(path("two.mp4"), uniform(4)))).toEqual([0, 0, 1, 1]);
  });

  it("finds the same frames whether the header tells the length or not", async () => {
    const told = await framesOf(path("stairs.mp4"), uniform(5));
    expect(reds(await framesOf(path("endless.mkv"), uniform(5)))).toEqual(reds(told));
  });

  it("jumps in a long film to where it should be", async () => {
    const frames = await framesOf(path("long.mp4"), uniform(3));
    expect(times(frames)).toEqual([50, 150, 250]);
  });

  it("takes a frame every so many seconds", async () => {
    const frames = await framesOf(path("stairs.mp4"), { sampling: { kind: "interval", seconds: 1 }, ffmpeg });
    expect(times(frames)).toEqual([0, 1, 2, 3]);
    const far = await framesOf(path("long.mp4"), { sampling: { kind: "interval", seconds: 100 }, ffmpeg });
    expect(times(far)).toEqual([0, 100, 200]);
  });

  it("takes the frames stored whole, not closer than asked", async () => {
    const all = await framesOf(path("stairs.mp4"), { sampling: { kind: "keyframes" }, ffmpeg });
    expect(times(all)).toEqual([0, 1, 2, 3]);
    const apart = await framesOf(path("stairs.mp4"), {
      sampling: { kind: "keyframes", leastSecondsApart: 1.5 },
      ffmpeg,
    });
    expect(times(apart)).toEqual([0, 2]);
  });

  it("finds the shots, and takes the middle of each", async () => {
    const shots = await detectShots(path("shots.mp4"), { ffmpeg });
    expect(shots.map(({ startSeconds }) => Math.round(startSeconds * 10) / 10)).toEqual([0, 1, 2, 3]);
    const frames = await framesOf(path("shots.mp4"), { sampling: { kind: "shots" }, ffmpeg });
    const strongest = frames.map(({ image }) => [...image.data.subarray(0, 3)].map((value) => value > 100));
    expect(strongest).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [true, true, true],
    ]);
    const few = await framesOf(path("shots.mp4"), { sampling: { kind: "shots", atMost: 2 }, ffmpeg });
    expect(few).toHaveLength(2);
  });

  it("takes a film without cuts as one shot", async () => {
    expect(await detectShots(path("upright.mp4"), { ffmpeg })).toHaveLength(1);
  });

  it("turns frames upright as the film's rotation says", async () => {
    const [upright] = await framesOf(path("upright.mp4"), uniform(1));
    const [turned] = await framesOf(path("turned.mp4"), uniform(1));
    expect([upright!.image.width, upright!.image.height]).toEqual([64, 48]);
    expect([turned!.image.width, turned!.image.height]).toEqual([48, 64]);
  });

  it("makes wide pixels square", async () => {
    const [frame] = await framesOf(path("wide.mp4"), uniform(1));
    expect([frame!.image.width, frame!.image.height]).toEqual([128, 48]);
  });

  it("scales to a size, or down to at least a size and never up", async () => {
    const sizeOf = async (size: Partial<DecodeFramesOptions>): Promise<number[]> => {
      const [frame] = await framesOf(path("upright.mp4"), { ...uniform(1), ...size });
      expect(frame!.image.data).toHaveLength(frame!.image.width * frame!.image.height * 3);
      return [frame!.image.width, frame!.image.height];
    };
    expect(await sizeOf({ size: { width: 20, height: 30 } })).toEqual([20, 30]);
    expect(await sizeOf({ atLeast: { width: 24, height: 24 } })).toEqual([32, 24]);
    expect(await sizeOf({ atLeast: { width: 500, height: 500 } })).toEqual([64, 48]);
  });

  it("decodes bytes as it does a file", async () => {
    const bytes = await readFile(path("stairs.mp4"));
    expect(await framesOf(bytes, uniform(3))).toEqual(await framesOf(path("stairs.mp4"), uniform(3)));
  });
});
