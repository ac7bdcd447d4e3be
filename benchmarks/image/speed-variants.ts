import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EncoderV1, encodeAll } from "@modalis/contract";
import { createImageEncoder, type ImageContent } from "@modalis/image";
import { decodeImage, type RgbImage } from "@modalis/media";
import { createOnnxRuntime } from "@modalis/onnx";
import { resizeImage } from "../../packages/image/src/resample/resize-image.js";
import { type RecordedRun, recordingRuntime } from "../probes/recording-runtime.js";

const SIDE = 256;
const cacheFolder = join(tmpdir(), "modalis-benchmark-models");

/** One pass over all photos. */
export type Pass = () => Promise<void>;

/** Makes the pass of one variant over files; one intra-op thread throughout. */
export const speedVariants: Readonly<Record<string, (paths: readonly string[]) => Promise<Pass>>> = {
  /** The encoder on files, as its users call it: decoding goes on while the model runs. */
  pipeline: async (paths) => {
    const encoder = await openEncoder();
    return () => encodeEach(encoder, paths);
  },

  /** The same encoder, given a photo only when it is done with the one before. */
  sequential: async (paths) => {
    const encoder = await openEncoder();
    return async () => {
      for (const path of paths) await encodeEach(encoder, [path]);
    };
  },

  /** The encoder on pixels that are already decoded and resized. */
  encoder: async (paths) => {
    const pixels = await fittedPhotos(paths);
    const encoder = await openEncoder();
    return () => encodeEach(encoder, pixels);
  },

  /** The very `session.run` calls that the encoder makes on those pixels, and nothing else. */
  bare: async (paths) => {
    const runs: RecordedRun[] = [];
    const encoder = await openEncoder(runs);
    runs.length = 0; // what it ran to get ready
    await encodeEach(encoder, await fittedPhotos(paths));
    return async () => {
      for (const run of runs) await run();
    };
  },

  /** Decoding alone, one photo after the other. */
  decoding: async (paths) => async () => {
    for (const path of paths) await decodePhoto(path);
  },

  /** Resizing alone. */
  resizing: async (paths) => {
    const photos: RgbImage[] = [];
    for (const path of paths) photos.push(await decodePhoto(path));
    return async () => {
      for (const photo of photos) fitPhoto(photo);
    };
  },
};

/** Encodes the photos over and over, to `count`; resident sizes in MB after each tenth. */
export async function residentSizes(paths: readonly string[], count: number): Promise<number[]> {
  const encoder = await openEncoder();
  const inputs = Array.from({ length: count }, (_, at) => ({
    id: String(at),
    content: paths[at % paths.length]!,
  }));
  const sizes: number[] = [];
  let done = 0;
  for await (const { batch } of encodeAll(encoder, inputs)) {
    done += batch.ids.length;
    while (done >= ((sizes.length + 1) * count) / 10) sizes.push(process.memoryUsage.rss() / 1e6);
  }
  return sizes;
}

function openEncoder(runs?: RecordedRun[]): Promise<EncoderV1<ImageContent>> {
  const plain = createOnnxRuntime({ intraOpThreads: 1 });
  return createImageEncoder({ cacheFolder, runtime: runs ? recordingRuntime(plain, runs) : plain });
}

async function encodeEach(
  encoder: EncoderV1<ImageContent>,
  contents: readonly ImageContent[],
): Promise<void> {
  const inputs = contents.map((content, at) => ({ id: String(at), content }));
  for await (const { failures } of encodeAll(encoder, inputs)) if (failures[0]) throw failures[0].error;
}

async function fittedPhotos(paths: readonly string[]): Promise<RgbImage[]> {
  const photos: RgbImage[] = [];
  for (const path of paths) photos.push(fitPhoto(await decodePhoto(path)));
  return photos;
}

/** As the default encoder decodes. */
function decodePhoto(path: string): Promise<RgbImage> {
  return decodeImage(path, { atLeast: { width: 2 * SIDE, height: 2 * SIDE } });
}

/** As the default encoder resizes. */
function fitPhoto(photo: RgbImage): RgbImage {
  return resizeImage(photo, { width: SIDE, height: SIDE }, "bilinear");
}
