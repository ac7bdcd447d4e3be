import {
  createBatch,
  createSequences,
  type EmbeddingSpace,
  type EncodeResult,
  type EncoderInput,
  type EncoderV1,
  type MediaSource,
  type RowProvenance,
  type SequenceResult,
} from "@modalis/contract";
import {
  decodeFrames,
  type FfmpegProgram,
  type FrameSampling,
  type RgbImage,
  type StreamLimits,
  type VideoFrame,
} from "@modalis/media";
import { contentDigest } from "./content-digest.js";
import { encodeFilms } from "./encode-films.js";
import { type FrameRow, frameRows } from "./frame-rows.js";
import { createFramePool, type FramePooling } from "./pool-frames.js";

/** All that one call needs beside its inputs. */
export interface FilmBatchParts {
  readonly frameEncoder: EncoderV1<RgbImage>;
  readonly ffmpeg: FfmpegProgram;
  readonly sampling: FrameSampling;
  readonly pooling: FramePooling;
  readonly leastFrameSide: number;
  readonly limits: Partial<StreamLimits>;
  readonly space: EmbeddingSpace;
  readonly signal: AbortSignal | undefined;
}

type Inputs = readonly EncoderInput<MediaSource>[];

/** One row a film, and a reason for each that did not work. */
export async function pooledFilms(inputs: Inputs, parts: FilmBatchParts): Promise<EncodeResult> {
  const { pooling, space } = parts;
  const { dimensions } = space;
  const { encoded, failures } = await eachFilm(inputs, parts, async (source, rows) => {
    const pool = createFramePool(pooling, dimensions, space.normalisation === "l2");
    for await (const { row, spanSeconds } of rows) pool.add(row, spanSeconds);
    return { row: pool.finish(), provenance: await provenanceOf(source, `${pool.frames} frames`, parts) };
  });
  const values = new Float32Array(encoded.length * dimensions);
  for (const [index, { output }] of encoded.entries()) values.set(output.row, index * dimensions);
  const ids = encoded.map(({ id }) => id);
  return {
    batch: createBatch(
      space,
      ids,
      values,
      encoded.map(({ output }) => output.provenance),
    ),
    failures,
  };
}

/** One row a frame of each film, and a reason for each film that did not work. */
export async function sequencesOfFilms(inputs: Inputs, parts: FilmBatchParts): Promise<SequenceResult> {
  const { space } = parts;
  const { encoded, failures } = await eachFilm(inputs, parts, async (source, rows) => {
    const kept: FrameRow[] = [];
    for await (const row of rows) {
      // Positions are kept as float32, in which close times of a long film may become one.
      if (Math.fround(row.timeSeconds) !== Math.fround(kept.at(-1)?.timeSeconds ?? -1)) kept.push(row);
    }
    return { kept, provenance: await provenanceOf(source, `${kept.length} frames`, parts) };
  });
  const rows = encoded.flatMap(({ output }) => output.kept);
  const values = new Float32Array(rows.length * space.dimensions);
  for (const [index, { row }] of rows.entries()) values.set(row, index * space.dimensions);
  const sequences = createSequences(space, {
    ids: encoded.map(({ id }) => id),
    lengths: Uint32Array.from(encoded, ({ output }) => output.kept.length),
    values,
    positions: Float32Array.from(rows, ({ timeSeconds }) => timeSeconds),
    provenance: encoded.map(({ output }) => output.provenance),
  });
  return { sequences, failures };
}

function eachFilm<Output>(
  inputs: Inputs,
  parts: FilmBatchParts,
  use: (source: MediaSource, rows: AsyncIterable<FrameRow>) => Promise<Output>,
) {
  const { frameEncoder, ffmpeg, sampling, leastFrameSide, limits, signal } = parts;
  const atLeast = { width: leastFrameSide, height: leastFrameSide };
  return encodeFilms(inputs, {
    signal,
    decode: (source, decodeSignal) =>
      decodeFrames(source, { sampling, atLeast, limits, ffmpeg, signal: decodeSignal }),
    encode: (source, frames: AsyncIterable<VideoFrame>) =>
      use(source, frameRows(frameEncoder, frames, signal)),
  });
}

async function provenanceOf(
  source: MediaSource,
  note: string,
  { signal }: FilmBatchParts,
): Promise<RowProvenance> {
  return { contentSha256: [await contentDigest(source, signal)], notes: [note] };
}
