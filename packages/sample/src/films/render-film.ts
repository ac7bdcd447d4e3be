import { readFile, rm, writeFile } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { createCanvas, toRgbBytes } from "../canvas/canvas.js";
import { createPalette } from "../canvas/colour.js";
import { encodeWithFfmpeg } from "../files/encode-with-ffmpeg.js";
import { padFile } from "../files/pad-file.js";
import { wavBytes } from "../files/wav-bytes.js";
import type { Random } from "../random/random.js";
import { SAMPLE_RATE_HZ } from "../sounds/render-sound.js";
import { createTrack, levelTrack } from "../sounds/sound-track.js";
import { FILM_CLASSES } from "./film-classes.js";

/** Every film file is exactly so large. */
export const FILM_BYTES = 144 * 1024;

const WIDTH = 256;
const HEIGHT = 144;
const FRAMES_PER_SECOND = 10;

/** Coarser and coarser, until the file fits: x264's constant rate factor, or the quantiser of MPEG-4. */
const RATES = [
  ["26", "4"],
  ["32", "8"],
  ["38", "16"],
  ["44", "31"],
] as const;

export interface FilmJob {
  readonly ffmpegPath: string;
  readonly videoEncoder: "libx264" | "mpeg4";
  /** A path in a folder of working files, without an extension. */
  readonly workPath: string;
  readonly signal?: AbortSignal | undefined;
}

/** Paints and plays one film of a kind, 3.2 to 4.4 seconds long, as an mp4 file of {@link FILM_BYTES} bytes. */
export async function renderFilm(kind: number, random: Random, job: FilmJob): Promise<Buffer> {
  const { scene, playSound } = FILM_CLASSES[kind]!;
  const frames = Math.round(random.between(3.2, 4.4) * FRAMES_PER_SECOND);
  const canvas = createCanvas(WIDTH, HEIGHT);
  const paint = scene(random, createPalette(random), canvas.aspect);
  const track = createTrack(frames / FRAMES_PER_SECOND, SAMPLE_RATE_HZ);
  playSound(track, random);
  levelTrack(track, random.between(0.5, 0.8));
  const sound = `${job.workPath}.wav`;
  const output = `${job.workPath}.mp4`;
  try {
    await writeFile(sound, wavBytes(track));
    for (const [crf, quantiser] of RATES) {
      const quality =
        job.videoEncoder === "libx264" ? ["-preset", "veryfast", "-crf", crf] : ["-q:v", quantiser];
      await encodeWithFfmpeg({
        ffmpegPath: job.ffmpegPath,
        args: [...inputs(sound), "-c:v", job.videoEncoder, ...quality, ...OUTPUT],
        output,
        input: paintFrames(frames, (time) => {
          paint(canvas, time);
          return toRgbBytes(canvas);
        }),
        signal: job.signal,
      });
      const padded = padFile("mp4", await readFile(output), FILM_BYTES);
      if (padded !== undefined) return padded;
    }
  } finally {
    await Promise.all([rm(sound, { force: true }), rm(output, { force: true })]);
  }
  throw new ModalisError("LIMIT_EXCEEDED", `a film of kind ${kind} does not fit into ${FILM_BYTES} bytes`);
}

/** A key frame at least every second, so that players can seek; 4:2:0, which every player shows. */
const OUTPUT = [
  "-g",
  String(FRAMES_PER_SECOND),
  "-pix_fmt",
  "yuv420p",
  "-c:a",
  "aac",
  "-b:a",
  "48k",
  "-shortest",
  "-f",
  "mp4",
];

function inputs(soundPath: string): string[] {
  const raw = [
    "-f",
    "rawvideo",
    "-pix_fmt",
    "rgb24",
    "-s",
    `${WIDTH}x${HEIGHT}`,
    "-r",
    String(FRAMES_PER_SECOND),
  ];
  return [...raw, "-i", "pipe:0", "-i", soundPath, "-map", "0:v", "-map", "1:a"];
}

function* paintFrames(
  count: number,
  paint: (timeSeconds: number) => Uint8Array | Uint8ClampedArray,
): Generator<Uint8Array> {
  for (let frame = 0; frame < count; frame++) {
    const pixels = paint(frame / FRAMES_PER_SECOND);
    yield new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  }
}
